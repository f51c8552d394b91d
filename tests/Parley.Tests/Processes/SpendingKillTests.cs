using System.Net.Http.Headers;
using System.Net.Http.Json;
using Parley.Emulation.Answers;
using Parley.Protocol.ApiKeys;
using Parley.Protocol.Chat;
using Parley.Protocol.Spending;

namespace Parley.Tests.Processes;

/// <summary>What was asked is paid for, though the server died before it had the answer.</summary>
public sealed class SpendingKillTests : RealServerTest
{
    [Fact]
    public async Task What_a_killed_server_asked_is_counted_once_and_nothing_stays_set_aside()
    {
        await Server.StartAsync();
        await Server.SignUpAsync();
        using (await Server.Client.PutAsJsonAsync("/api/admin/budgets", new SetBudget("all", "month", 100), Cancellation)) { }
        using (await Server.Client.PostAsJsonAsync("/api/chat", new SendMessage("whole"), Cancellation)) { }
        var whole = (await UsageAsync()).Total;
        Assert.Equal((1L, 0L), (whole.Requests, whole.Estimated));

        Gemini.Script(new Answer().Text(new string('a', 400)).Break(Fault.Silence), new Answer().Break(Fault.NoAnswer), new Answer().Break(Fault.NoAnswer));
        var growing = new LiveReader(new string('q', 800));
        var reading = growing.AskAsync(Server.Client, Cancellation);
        await growing.Started.WaitAsync(Cancellation);
        await UntilAskedAsync(2);
        using var made = await Server.Client.PostAsJsonAsync("/api/keys", new CreateApiKey("Editor"), Cancellation);
        var key = (await made.Content.ReadFromJsonAsync<CreatedApiKey>(Cancellation))!.Key;
        var calls = Task.WhenAll(ProgramAsync(key), TemporaryAsync());
        await UntilAskedAsync(4);
        Assert.True((await BudgetAsync()).Reserved > 1);
        await Server.KillAsync();
        await Task.WhenAll(reading, calls);

        for (var start = 0; start < 2; start++)
        {
            await Server.StartAsync();
            await Server.SignInAsync();

            var total = (await UsageAsync()).Total;
            Assert.Equal((4L, 3L), (total.Requests, total.Estimated));
            // Of the reply what was kept of it, of all three what was asked: 800 characters each, and a part of it is what they cost.
            Assert.InRange(total.InputTokens - whole.InputTokens, 600, 610);
            Assert.InRange(total.OutputTokens - whole.OutputTokens, 0, 100);
            var budget = await BudgetAsync();
            Assert.Equal((0m, total.Cost), (budget.Reserved, budget.Spent));
            if (growing.ConversationId is { } id && start == 0)
                Assert.Equal(1, (await UsageAsync("?by=conversation")).Items.Single(item => item.ConversationId == id).Sum.Estimated);
            await Server.KillAsync();
        }
    }

    private async Task<UsageReport> UsageAsync(string query = "") => (await Server.Client.GetFromJsonAsync<UsageReport>($"/api/usage{query}", Cancellation))!;

    private async Task<AdminBudget> BudgetAsync() => Assert.Single((await Server.Client.GetFromJsonAsync<AdminBudgetList>("/api/admin/budgets", Cancellation))!.Items);

    private async Task UntilAskedAsync(int times)
    {
        // How many there are is read before it is looked at which: one that comes in between is then the next.
        for (var seen = Gemini.Requests.Count; Gemini.Requests.Count(request => request.Method == "POST") < times; seen = Gemini.Requests.Count)
            await Gemini.RequestAsync(seen, Cancellation);
    }

    private async Task ProgramAsync(string key)
    {
        using var program = new HttpClient { BaseAddress = Server.Client.BaseAddress };
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => program.PostAsJsonAsync(
            "/v1/chat/completions", new { model = "gemini-4-hydrogen", messages = new[] { new { role = "user", content = new string('q', 800) } } }, Cancellation));
    }

    private async Task TemporaryAsync() => await Assert.ThrowsAnyAsync<Exception>(() => Server.Client.PostAsJsonAsync("/api/chat", new SendMessage(new string('q', 800), Temporary: true), Cancellation));
}
