using System.Net;
using System.Text.Json;
using Parley.Emulation.Answers;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Spending;
using Parley.Tests.Accounts;
using Parley.Tests.Chat;
using Parley.Tests.Files;
using Parley.Tests.Hosting;

namespace Parley.Tests.Spending;

/// <summary>What may be spent is a hard stop, whoever asks at the same time.</summary>
public sealed class BudgetTests : SpendingTest
{
    private static readonly string Long = new('a', 240_000);

    /// <summary>60,000 tokens.</summary>
    private const decimal CostOfLong = 60_000 * Written;

    [Theory]
    [InlineData("all", false)]
    [InlineData("everyone", false)]
    [InlineData("all", true)]
    public async Task Fifty_at_once_never_spend_more_than_one_answer_too_much(string scope, bool temporary)
    {
        const decimal Limit = 1;
        await SetAsync(scope, "month", Limit);
        using var bob = await App.SignedInAsAsync("bob");
        HttpClient[] people = scope == "all" ? [Ada, bob] : [Ada];
        var gate = new TaskCompletionSource();
        Gemini.Always(Model, new Answer().Until(gate.Task).Text(Long));

        var sends = Enumerable.Range(0, 50).Select(i => StatusAsync(people[i % people.Length], new SendMessage($"question {i}", Model: Model, Temporary: temporary ? true : null))).ToList();
        var decided = await Task.WhenAll(sends);
        gate.SetResult();
        foreach (var stream in decided.OfType<ReplyEvents>())
        {
            await stream.ToEndAsync();
            await stream.DisposeAsync();
        }

        // So many have begun as would each have been within it, had each taken the most that it can.
        Assert.Equal(3, decided.Count(stream => stream is not null));
        var spent = (await AllUsageAsync()).Total.Cost;
        Assert.InRange(spent, Limit, Limit + CostOfLong);
        await RefusedAsync(new SendMessage("one more", Model: Model), "this month is spent");
        Assert.Equal(0, (await ReadAsync<AdminBudgetList>(await Ada.GetAsync("/api/admin/budgets", Cancelled))).Items[0].Reserved ?? 0);

        async Task<ReplyEvents?> StatusAsync(HttpClient who, SendMessage message)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat") { Content = System.Net.Http.Json.JsonContent.Create(message, options: JsonSerializerOptions.Web) };
            request.Headers.Accept.ParseAdd("text/event-stream");
            var answer = await who.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
            if (answer.StatusCode == HttpStatusCode.OK)
                return new ReplyEvents(answer, await answer.Content.ReadAsStreamAsync(Cancelled));
            await answer.ProblemAsync(429, ProblemCodes.BudgetExceeded);
            return null;
        }
    }

    [Fact]
    public async Task A_model_whose_price_nobody_knows_spends_a_budget_too()
    {
        const string Unknown = "gemini-3-flash-preview";
        var gate = new TaskCompletionSource();
        Gemini.Script(new Answer().Until(gate.Task).Text(new string('a', 40_000)));
        await SetAsync("all", "day", 0.05m);
        await using var stream = await StreamAsync("/api/chat", new SendMessage("one", Model: Unknown));
        await stream.NextAsync();

        Assert.InRange((await ReadAsync<AdminBudgetList>(await Ada.GetAsync("/api/admin/budgets", Cancelled))).Items[0].Reserved ?? 0, 65_536 * 20m / 1_000_000, 2);
        gate.SetResult();
        await stream.ToEndAsync();

        await RefusedAsync(new SendMessage("two", Model: Unknown), "today is spent");
    }

    [Fact]
    public async Task A_budget_of_a_day_lifts_with_the_day_and_that_of_a_month_with_the_month()
    {
        Gemini.Always(Model, new Answer().Text(new string('a', 40_000)));
        await SetAsync("everyone", "day", 0.05m);
        await SetAsync("everyone", "month", 0.10m);
        await SayAsync(new SendMessage("one", Model: Model));

        var problem = await RefusedAsync(new SendMessage("two", Model: Model), "Your budget of $0.05 for today is spent. It begins anew at midnight UTC.");
        Assert.Equal(Noon.AddHours(12), problem.ResetsAt);
        Assert.Single((await ReadAsync<Parley.Protocol.Conversations.ConversationPage>(await Ada.GetAsync("/api/conversations", Cancelled))).Items);

        await PassAsync(TimeSpan.FromHours(12), (Ada, "ada"));
        await SayAsync(new SendMessage("two", Model: Model));
        problem = await RefusedAsync(new SendMessage("three", Model: Model), "$0.10 for this month is spent. It begins anew on the first of next month");
        Assert.Equal(new DateTimeOffset(2027, 4, 1, 0, 0, 0, TimeSpan.Zero), problem.ResetsAt);

        await PassAsync(TimeSpan.FromDays(21), (Ada, "ada"));
        await SayAsync(new SendMessage("three", Model: Model));
    }

    [Fact]
    public async Task What_a_file_may_cost_is_set_aside_with_its_question()
    {
        var gate = new TaskCompletionSource();
        Gemini.Always(Model, new Answer().Until(gate.Task).Text("Read."));
        await SetAsync("everyone", "day", 1.00m);
        var file = await Ada.UploadAsync(new string('a', 1_000_000));

        await using var reading = await StreamAsync("/api/chat", new SendMessage("Sum this up", Model: Model, Attachments: [file.Id]));
        await reading.NextAsync();
        var problem = await PostAsync("/api/chat", new SendMessage("And another", Model: Model)).ProblemAsync(HttpStatusCode.TooManyRequests, ProblemCodes.BudgetExceeded);
        Assert.Contains("set aside", problem.Detail, StringComparison.Ordinal);
        gate.SetResult();
        await reading.ToEndAsync();

        await SayAsync(new SendMessage("And another", Model: Model));
    }

    [Fact]
    public async Task A_budget_of_all_counts_the_days_before_in_its_month_and_none_of_another()
    {
        Gemini.Always(Model, new Answer().Text(new string('a', 40_000)));
        await SetAsync("all", "month", 0.30m);
        for (var day = 0; day < 4; day++)
        {
            await SayAsync(new SendMessage("one", Model: Model));
            await PassAsync(TimeSpan.FromDays(1), (Ada, "ada"));
        }

        await RefusedAsync(new SendMessage("five", Model: Model), "The budget of all users for this month is spent.");
        Assert.InRange((await ReadAsync<AdminBudgetList>(await Ada.GetAsync("/api/admin/budgets", Cancelled))).Items[0].Spent!.Value, 0.30m, 0.31m);
        await PassAsync(TimeSpan.FromDays(18), (Ada, "ada"));
        await SayAsync(new SendMessage("in April", Model: Model));
    }

    [Fact]
    public async Task From_four_fifths_on_one_is_warned()
    {
        Gemini.Always(Model, new Answer().Text(new string('a', 40_000)));
        await SetAsync("everyone", "day", 0.2m);
        Assert.False(Assert.Single((await UsageAsync()).Budgets!).Warning);
        await SayAsync(new SendMessage("one", Model: Model));

        var budget = Assert.Single((await UsageAsync()).Budgets!);
        Assert.Equal(("everyone", "day", 0.2m, false), (budget.Scope, budget.Period, budget.Limit, budget.Warning));
        await SetAsync("everyone", "day", 0.09m);
        await SetAsync("everyone", "day", 0.093m);
        Assert.True(budget.Spent > 0.075m);
        Assert.True(Assert.Single((await UsageAsync()).Budgets!) is { Warning: true, Exceeded: false, Reserved: 0 });
    }

    [Fact]
    public async Task Somebodys_own_budget_stands_in_the_place_of_everybodys()
    {
        Gemini.Always(Model, new Answer().Text(new string('a', 40_000)));
        using var bob = await App.SignedInAsAsync("bob");
        await SetAsync("everyone", "day", 0);
        await RefusedAsync(new SendMessage("none", Model: Model), "Your budget of $0.00 for today");
        await SetAsync("user", "day", 5, await IdOfAsync(bob));

        await ReadAsync<Exchange>(await PostAsync("/api/chat", new SendMessage("rich", Model: Model), bob));
        Assert.Equal(("user", 5m), (Assert.Single((await UsageAsync(who: bob)).Budgets!).Scope, (await UsageAsync(who: bob)).Budgets![0].Limit));
        await SetAsync("everyone", "day", null);
        await SayAsync(new SendMessage("free again", Model: Model));
        Assert.Equal(["user"], (await ReadAsync<AdminBudgetList>(await Ada.GetAsync("/api/admin/budgets", Cancelled))).Items.Select(item => item.Scope));
    }

    [Fact]
    public async Task A_send_that_was_taken_before_is_answered_and_not_refused()
    {
        var message = new SendMessage("once", MessageId: Guid.CreateVersion7(), Model: Model);
        var first = await SayAsync(message);
        await SetAsync("all", "day", 0);

        Assert.Equal(first.Reply.Id, (await SayAsync(message)).Reply.Id);
        await RefusedAsync(new SendMessage("another", Model: Model), "The budget of all users for today is spent.");
    }

    [Fact]
    public async Task What_all_may_spend_is_told_to_administrators_alone()
    {
        using var bob = await App.SignedInAsAsync("bob");
        await SetAsync("all", "month", 100);

        Assert.Equal(new BudgetState("all", "month", null, null, null, new DateTimeOffset(2027, 4, 1, 0, 0, 0, TimeSpan.Zero), false, false), Assert.Single((await UsageAsync(who: bob)).Budgets!));
        Assert.Equal(100, Assert.Single((await UsageAsync()).Budgets!).Limit);
    }

    [Theory]
    [InlineData("""{"scope":"none","period":"day","limit":1}""", "scope")]
    [InlineData("""{"scope":"all","period":"week","limit":1}""", "period")]
    [InlineData("""{"scope":"all","period":"day","limit":-1}""", "limit")]
    [InlineData("""{"scope":"user","period":"day","limit":1}""", "userId")]
    [InlineData("""{"scope":"all","period":"day","limit":1,"userId":"00000000-0000-0000-0000-000000000001"}""", "userId")]
    public async Task A_budget_that_cannot_be_is_refused(string body, string field) => await Ada.PutAsync(
        new Uri("/api/admin/budgets", UriKind.Relative), new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Cancelled).RefusesFieldAsync(field);

    [Fact]
    public async Task Only_administrators_see_everybody_and_set_budgets()
    {
        using var bob = await App.SignedInAsAsync("bob");

        foreach (var path in (string[])["/api/admin/usage", "/api/admin/usage.csv", "/api/admin/budgets"])
            await (await bob.GetAsync(path, Cancelled)).ProblemAsync(403, ProblemCodes.Forbidden);
        using var set = await bob.PutAsync(new Uri("/api/admin/budgets", UriKind.Relative), System.Net.Http.Json.JsonContent.Create(new SetBudget("all", "day", 1)), Cancelled);
        await set.ProblemAsync(403, ProblemCodes.Forbidden);
        await (await Ada.PutAsync(new Uri("/api/admin/budgets", UriKind.Relative), System.Net.Http.Json.JsonContent.Create(new SetBudget("user", "day", 1, Guid.CreateVersion7())), Cancelled))
            .ProblemAsync(404, ProblemCodes.NotFound);
    }

    private async Task<Problem> RefusedAsync(SendMessage message, string detail)
    {
        using var answer = await PostAsync("/api/chat", message);
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.True(answer.StatusCode == HttpStatusCode.TooManyRequests, text);
        var problem = JsonSerializer.Deserialize(text, Parley.Protocol.Json.ProtocolJsonContext.Default.Problem)!;
        Assert.Equal(ProblemCodes.BudgetExceeded, problem.Code);
        Assert.Contains(detail, problem.Detail, StringComparison.Ordinal);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, problem.ResetsAt!.Value - Clock.GetUtcNow() - TimeSpan.FromSeconds(5), problem.ResetsAt.Value - Clock.GetUtcNow() + TimeSpan.FromSeconds(30));
        return problem;
    }
}
