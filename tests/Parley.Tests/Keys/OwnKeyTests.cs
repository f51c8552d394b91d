using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Parley.Emulation.Answers;
using Parley.Emulation.Errors;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Protocol.Keys;
using Parley.Protocol.Spending;
using Parley.Server.Keys;
using Parley.Tests.Accounts;
using Parley.Tests.Chat;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Keys;

/// <summary>Where the administrator allows it, users ask with keys of their own, and pay for that.</summary>
public sealed class OwnKeyTests : KeyTest
{
    private const string Own = "AQ.the-key-that-is-bobs-own";

    private HttpClient bob = null!;

    private protected override async ValueTask ReadyAsync() => bob = await App.SignedInAsAsync("bob");

    private protected override ValueTask AfterAsync()
    {
        bob.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task It_takes_the_administrators_leave()
    {
        await SetAsync(Own).ProblemAsync(HttpStatusCode.Forbidden, ProblemCodes.Forbidden);
        Assert.DoesNotContain("id=\"gemini-key\"", await bob.GetStringAsync("/settings", Cancelled), StringComparison.Ordinal);

        Assert.True((await AllowOwnAsync(true)).OwnKeys);
        Assert.Equal((true, null), (await OwnAsync() is var none ? (none.Allowed, none.Hint) : default));
        using var form = await bob.PostAsync("/settings/gemini-key", new FormUrlEncodedContent([new("key", Own)]), Cancelled);
        Assert.Equal(HttpStatusCode.OK, form.StatusCode);
        Assert.Contains("Your key ends in", await bob.GetStringAsync("/settings", Cancelled), StringComparison.Ordinal);
        await SetAsync("sk-of-somebody-else").ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.InvalidRequest);
        Assert.Equal(Own[^4..], (await OwnAsync()).Hint);

        Assert.Equal("gemini-4-hydrogen", (await ModelsAsync(bob)).Default);
        Assert.Equal("parley-demo", (await ModelsAsync()).Default);
        await AllowOwnAsync(false);
        Assert.Equal("parley-demo", (await ModelsAsync(bob)).Default);
        Assert.Contains("does not allow keys of one", await bob.GetStringAsync("/settings", Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_its_owner_asks_is_asked_with_it_alone_and_what_others_ask_is_not()
    {
        await AddAsync("Team", First);
        await AllowOwnAsync(true);
        Assert.Equal(HttpStatusCode.OK, (await SetAsync(Own)).StatusCode);

        await PostAsync("/api/chat", new SendMessage("Bob's"), bob);
        await SayAsync("Ada's");
        Gemini.RefuseKey(Own, GeminiErrors.KeyInvalid);
        var refused = await PostAsync("/api/chat", new SendMessage("Bob's again"), bob).ProblemAsync(HttpStatusCode.BadGateway, ProblemCodes.ProviderRejectedKey);
        Assert.Equal("Gemini refused your own key. Look at it in your settings.", refused.Detail);

        Assert.Equal([Own, First, Own], AskedWith);
        Assert.DoesNotContain(Own[^4..], await Ada.GetStringAsync("/api/admin/gemini-keys", Cancelled), StringComparison.Ordinal);
        Assert.Equal(["Team"], (await KeysAsync()).Items.Select(key => key.Label));

        Assert.Equal(HttpStatusCode.NoContent, (await bob.DeleteAsync("/api/me/gemini-key", Cancelled)).StatusCode);
        await PostAsync("/api/chat", new SendMessage("Bob's with the team's"), bob);
        Assert.Equal(First, AskedWith[^1]);
    }

    [Fact]
    public async Task Who_writes_another_owner_into_the_database_has_a_key_that_nobody_can_read()
    {
        await AllowOwnAsync(true);
        await SetAsync(Own);
        await App.ReadAsync(db => db.Set<StoredGeminiKey>().ExecuteUpdateAsync(row => row.SetProperty(one => one.OwnerId, (Guid?)null), Cancelled));
        await AllowOwnAsync(true);

        Assert.Equal(GeminiKeyProblems.Lost, Assert.Single((await KeysAsync()).Items).Problem);
        Assert.Equal("parley-demo", (await ModelsAsync()).Default);
    }

    [Fact]
    public async Task No_budget_counts_what_it_costs()
    {
        await AddAsync("Team", First);
        await AllowOwnAsync(true);
        await SetAsync(Own);
        await PostAsync("/api/chat", new SendMessage("Bob's", Model: "gemini-4-hydrogen"), bob);
        await Ada.PutAsJsonAsync("/api/admin/budgets", new SetBudget(BudgetScopes.Everyone, BudgetPeriods.Month, 0.000_000_1m, null), JsonSerializerOptions.Web, Cancelled);

        await SayAsync(new SendMessage("Ada's one", Model: "gemini-4-hydrogen"));
        await PostAsync("/api/chat", new SendMessage("Ada's two", Model: "gemini-4-hydrogen")).ProblemAsync(HttpStatusCode.TooManyRequests, ProblemCodes.BudgetExceeded);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("/api/chat", new SendMessage("Bob's two", Model: "gemini-4-hydrogen"), bob)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("/api/chat", new SendMessage("Bob's three", Model: "gemini-4-hydrogen", Temporary: true), bob)).StatusCode);

        var csv = await bob.GetStringAsync("/api/usage.csv", Cancelled);
        Assert.Contains("own-key", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_pays_is_decided_when_an_answer_begins()
    {
        await AddAsync("Team", First);
        await AllowOwnAsync(true);
        await Ada.PutAsJsonAsync("/api/admin/budgets", new SetBudget(BudgetScopes.Everyone, BudgetPeriods.Month, 0.000_000_1m, null), JsonSerializerOptions.Web, Cancelled);
        var never = new TaskCompletionSource();
        Gemini.Script(new Answer().Text("Half").Until(never.Task).Text(" and whole."));

        await using var stream = await StreamAsync("/api/chat", new SendMessage("Bob's", Model: "gemini-4-hydrogen"), bob);
        await BeginningOfAsync(stream);
        await SetAsync(Own);
        await ModelsAsync(bob);
        never.SetResult();
        await stream.ToEndAsync();
        await bob.DeleteAsync("/api/me/gemini-key", Cancelled);
        await ModelsAsync(bob);

        Assert.DoesNotContain("own-key", await bob.GetStringAsync("/api/usage.csv", Cancelled), StringComparison.Ordinal);
        await PostAsync("/api/chat", new SendMessage("Bob's two", Model: "gemini-4-hydrogen"), bob).ProblemAsync(HttpStatusCode.TooManyRequests, ProblemCodes.BudgetExceeded);
    }

    [Fact]
    public async Task What_was_begun_with_it_does_not_go_on_with_the_teams_when_it_is_gone()
    {
        await AddAsync("Team", First);
        await AllowOwnAsync(true);
        await SetAsync(Own);
        var never = new TaskCompletionSource();
        Gemini.Script(new Answer().Text("Half").Until(never.Task).Continue(), new Answer().Text("whole"));

        await using var stream = await StreamAsync("/api/chat", new SendMessage("Bob's", Model: "gemini-4-hydrogen"), bob);
        await BeginningOfAsync(stream);
        await bob.DeleteAsync("/api/me/gemini-key", Cancelled);
        await ModelsAsync(bob);
        never.SetResult();
        await stream.ToEndAsync();

        Assert.DoesNotContain(First, AskedWith);
        Assert.Contains("own-key", await bob.GetStringAsync("/api/usage.csv", Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_goes_with_its_owner()
    {
        await AllowOwnAsync(true);
        await SetAsync(Own);
        var deleted = await bob.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "/api/me") { Content = JsonContent.Create(new DeleteAccount(ParleyApp.Password), options: JsonSerializerOptions.Web) }, Cancelled);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);

        using var again = await App.SignedInAsAsync("bob");
        Assert.Null((await ReadAsync<OwnGeminiKey>(await again.GetAsync("/api/me/gemini-key", Cancelled))).Hint);
    }

    private static async Task BeginningOfAsync(ReplyEvents stream)
    {
        while (await stream.NextAsync() is { } next && next.Name != StreamEvents.Text)
        {
            // It has not begun yet.
        }
    }

    private Task<HttpResponseMessage> SetAsync(string key) => bob.PutAsJsonAsync("/api/me/gemini-key", new SetOwnGeminiKey(key), JsonSerializerOptions.Web, Cancelled);

    private async Task<OwnGeminiKey> OwnAsync() => await ReadAsync<OwnGeminiKey>(await bob.GetAsync("/api/me/gemini-key", Cancelled));
}
