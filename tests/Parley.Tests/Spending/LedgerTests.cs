using System.Net;
using Parley.Emulation.Answers;
using Parley.Emulation.Errors;
using Parley.Protocol.Chat;
using Parley.Protocol.Spending;
using Parley.Tests.Accounts;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Spending;

/// <summary>Each reply is counted once, however it ends, and stays counted.</summary>
public sealed class LedgerTests : SpendingTest
{
    [Fact]
    public async Task A_reply_is_counted_with_what_it_cost()
    {
        Gemini.Script(new Answer().Think(new string('t', 400)).Text(new string('a', 4_000)));
        var said = await SayAsync(new SendMessage("How much is that?", Model: Model));

        var usage = said.Reply.Usage!;
        Assert.Equal((1_100, 100, false), (usage.OutputTokens, usage.ThoughtTokens, usage.Estimated));
        Assert.Equal(usage.InputTokens * Read + 1_100 * Written, usage.Cost);
        var report = await UsageAsync();
        Assert.Equal((new DateOnly(2027, 3, 1), new DateOnly(2027, 3, 10), "day"), (report.From, report.To, report.By));
        var day = Assert.Single(report.Items);
        Assert.Equal(new DateOnly(2027, 3, 10), day.Day);
        Assert.Equal(new UsageSum(1, 0, 0, usage.InputTokens, 1_100, 100, 0, usage.Cost!.Value), day.Sum);
        Assert.Equal(day.Sum, report.Total);
        Assert.Empty(report.Budgets!);
    }

    [Fact]
    public async Task A_stopped_reply_counts_what_was_counted_until_then()
    {
        Gemini.Script(new Answer().Text(new string('a', 400)).Break(Fault.Silence));
        await using var stream = await StreamAsync("/api/chat", new SendMessage("Go on and on", Model: Model));
        var start = (await stream.NextAsync())!.Start;
        await stream.NextAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync($"/api/messages/{start.Reply.Id}/stop")).StatusCode);

        var reply = (await stream.ToEndAsync())[^1].Reply;
        Assert.Equal((MessageStatus.Stopped, 100, false), (reply.Status, reply.Usage!.OutputTokens, reply.Usage.Estimated));
        Assert.Equal(new UsageSum(1, 0, 0, reply.Usage.InputTokens, 100, 0, 0, reply.Usage.Cost!.Value), (await UsageAsync()).Total);
    }

    [Fact]
    public async Task Where_nothing_was_counted_it_is_guessed_from_characters()
    {
        Gemini.Script(new Answer().Break(Fault.NoAnswer));
        var question = new string('q', 800);
        await using var stream = await StreamAsync("/api/chat", new SendMessage(question, Model: Model));
        var start = (await stream.NextAsync())!.Start;
        // How many there are is read before it is looked at which: one that comes in between is then the next.
        for (var seen = Gemini.Requests.Count; Gemini.Requests.All(request => request.Method != "POST"); seen = Gemini.Requests.Count)
            await Gemini.RequestAsync(seen, Cancelled);
        await PostAsync($"/api/messages/{start.Reply.Id}/stop");

        var reply = (await stream.ToEndAsync())[^1].Reply;
        Assert.Equal(new Usage(200, 0, 0, 0, 200) { Cost = 200 * Read, Estimated = true }, reply.Usage);
        Assert.Equal(new UsageSum(1, 1, 0, 200, 0, 0, 0, 200 * Read), (await UsageAsync()).Total);
    }

    [Fact]
    public async Task What_the_provider_refused_costs_nothing_and_what_broke_off_costs_what_came()
    {
        Gemini.Script(Answer.Fail(GeminiErrors.KeyInvalid), new Answer().Text(new string('a', 40)).Raise(GeminiErrors.Overloaded));
        using (await PostAsync("/api/chat", new SendMessage("refused", Model: Model))) { }
        Assert.Equal(new UsageSum(1, 0, 0, 0, 0, 0, 0, 0), (await UsageAsync()).Total);

        using (await PostAsync("/api/chat", new SendMessage("broken", Model: Model))) { }
        var total = (await UsageAsync()).Total;
        Assert.Equal((2, 10), (total.Requests, total.OutputTokens));
    }

    [Fact]
    public async Task Every_way_to_a_reply_counts_and_deleting_takes_nothing_back()
    {
        var first = await SayAsync(new SendMessage("one", Model: Model));
        using (await PostAsync($"/api/messages/{first.Reply.Id}/regenerate")) { }
        await SayAsync(new SendMessage("a secret", Model: Model, Temporary: true));
        var before = (await UsageAsync()).Total;
        Assert.Equal(3, before.Requests);

        Assert.Equal(HttpStatusCode.NoContent, (await Ada.DeleteAsync($"/api/conversations/{first.ConversationId}", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await Ada.DeleteAsync("/api/trash", Cancelled)).StatusCode);

        Assert.Equal(before, (await UsageAsync()).Total);
        Assert.Empty((await UsageAsync("?by=conversation")).Items);
        Assert.Equal(before, (await UsageAsync("?by=conversation")).Total);
    }

    [Fact]
    public async Task What_is_erased_while_it_grows_is_paid_for()
    {
        var gate = new TaskCompletionSource();
        Gemini.Script(new Answer().Text(new string('a', 400)).Until(gate.Task));
        await using var stream = await StreamAsync("/api/chat", new SendMessage("for the bin", Model: Model));
        var start = (await stream.NextAsync())!.Start;
        await stream.NextAsync();
        await Ada.DeleteAsync($"/api/conversations/{start.ConversationId}", Cancelled);
        await Ada.DeleteAsync("/api/trash", Cancelled);
        await stream.ToEndAsync();
        gate.SetResult();

        Assert.Equal((1, 100), ((await UsageAsync()).Total.Requests, (await UsageAsync()).Total.OutputTokens));
    }

    [Fact]
    public async Task Reports_tell_days_models_and_conversations_apart()
    {
        Gemini.Always(Model, new Answer().Text(new string('a', 400)));
        Gemini.Always("gemini-4-carbon", new Answer().Text(new string('a', 800)));
        var first = await SayAsync(new SendMessage("Apples", Model: Model));
        await PassAsync(TimeSpan.FromDays(1), (Ada, "ada"));
        await SayAsync(new SendMessage("again", first.ConversationId, Model: Model));
        await SayAsync(new SendMessage("Pears", Model: "gemini-4-carbon"));

        var days = await UsageAsync("?by=day");
        Assert.Equal([(new DateOnly(2027, 3, 10), 1L), (new DateOnly(2027, 3, 11), 2L)], days.Items.Select(item => (item.Day!.Value, item.Sum.Requests)));
        var models = await UsageAsync("?by=model");
        Assert.Equal([("gemini-4-carbon", 200L), (Model, 200L)], models.Items.Select(item => (item.Model!, item.Sum.OutputTokens)));
        var conversations = await UsageAsync("?by=conversation");
        Assert.Equal([("Pears", 1L), ("Apples", 2L)], conversations.Items.Select(item => (item.Title!, item.Sum.Requests)));
        Assert.Equal(days.Total, models.Total);
        Assert.Equal(days.Total.Cost, conversations.Items.Sum(item => item.Sum.Cost));
        Assert.Equal(1, (await UsageAsync("?from=2027-03-11&by=conversation")).Items.Single(item => item.Title == "Apples").Sum.Requests);
        Assert.Equal(1, (await UsageAsync("?from=2027-03-10&to=2027-03-10")).Total.Requests);
        Assert.Equal(0, (await UsageAsync("?to=2027-02-28")).Total.Requests);
    }

    [Theory]
    [InlineData("?by=user", "by")]
    [InlineData("?from=2027-03-02&to=2027-03-01", "from")]
    [InlineData("?from=2020-03-02", "from")]
    public async Task A_report_that_cannot_be_is_refused(string query, string field) =>
        await Ada.GetAsync($"/api/usage{query}", Cancelled).RefusesFieldAsync(field);

    [Fact]
    public async Task What_has_no_known_price_is_reckoned_at_the_dearest_and_said_to_be()
    {
        var exchange = await SayAsync(new SendMessage("Hello", Model: "gemini-3-flash-preview"));
        var usage = exchange.Reply.Usage!;
        var dearest = (usage.InputTokens * 4 + usage.OutputTokens * 20) / 1_000_000m;

        Assert.Equal((dearest, true), (usage.Cost, usage.Unpriced));
        foreach (var report in (UsageReport[])[await UsageAsync(), await AllUsageAsync(), await UsageAsync("?by=conversation")])
            Assert.Equal((1, dearest), (report.Total.Unpriced, report.Total.Cost));
        Assert.Contains("≈", WebUtility.HtmlDecode(await Ada.GetStringAsync($"/c/{exchange.ConversationId}", Cancelled)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_account_leaves_its_sums_and_not_its_name()
    {
        using var bob = await App.SignedInAsAsync("bob");
        await ReadAsync<Exchange>(await PostAsync("/api/chat", new SendMessage("Hello", Model: Model), bob));
        await SetAsync("user", "day", 3, await IdOfAsync(bob));
        var before = (await AllUsageAsync()).Total;
        Assert.Equal("bob", (await AllUsageAsync("?by=user")).Items.Single().Username);

        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/me") { Content = System.Net.Http.Json.JsonContent.Create(new { password = ParleyApp.Password }) };
        Assert.Equal(HttpStatusCode.NoContent, (await bob.SendAsync(request, Cancelled)).StatusCode);

        var report = await AllUsageAsync("?by=user");
        Assert.Equal(before, report.Total);
        Assert.Equal((null, (string?)null), (report.Items.Single().UserId, report.Items.Single().Username));
        Assert.Empty((await ReadAsync<AdminBudgetList>(await Ada.GetAsync("/api/admin/budgets", Cancelled))).Items);
    }
}
