using System.Net.Http.Json;
using System.Text.Json;
using Parley.Emulation.Answers;
using Parley.Emulation.Errors;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Tests.Hosting;
using Parley.Tests.Transfers;

namespace Parley.Tests.Chat.Context;

/// <summary>A summary stands for what is above it for as long as its user wants, and takes nothing away.</summary>
public sealed class SummaryTests : ChatTest
{
    [Fact]
    public async Task The_model_is_sent_a_summary_in_place_of_what_is_above_it()
    {
        var (first, summary) = await SummedUpAsync();

        Assert.Equal("The aardvark eats ants.", Sent[1]);
        Assert.Equal(first.Reply.Id, summary.UserMessage.ParentId);
        Assert.Equal((true, true), (summary.UserMessage.Summary, summary.Reply.Summary));
        await SayAsync("And at night?", first.ConversationId);

        Assert.Equal(2, Sent.Count);
        Assert.EndsWith("Notes: aardvarks, ants.", Sent[0], StringComparison.Ordinal);
        Assert.Equal("And at night?", Sent[1]);
    }

    [Fact]
    public async Task Whoever_leaves_it_or_goes_on_from_above_it_has_the_whole_conversation()
    {
        var (first, summary) = await SummedUpAsync();

        await SayAsync(new SendMessage("From above", first.ConversationId, ParentId: first.Reply.Id));
        Assert.Equal(["What does it eat?", "The aardvark eats ants.", "From above"], Sent);

        await ChangeAsync(summary.Reply, new ChangeSummary(Used: false));
        await SayAsync(new SendMessage("All of it", first.ConversationId, ParentId: summary.Reply.Id));
        Assert.Equal(["What does it eat?", "The aardvark eats ants.", summary.UserMessage.Text, "Notes: aardvarks, ants.", "All of it"], Sent);

        await ChangeAsync(summary.Reply, new ChangeSummary(Used: true));
        await SayAsync(new SendMessage("Short again", first.ConversationId, ParentId: summary.Reply.Id));
        Assert.Equal(2, Sent.Count);
    }

    [Fact]
    public async Task What_somebody_makes_of_it_is_what_is_sent_shown_and_found()
    {
        var (first, summary) = await SummedUpAsync();

        await ChangeAsync(summary.Reply, new ChangeSummary("My own notes: termites."));
        await SayAsync("And at night?", first.ConversationId);

        Assert.EndsWith("My own notes: termites.", Sent[0], StringComparison.Ordinal);
        var stored = await StoredAsync(summary.Reply);
        Assert.Equal(("My own notes: termites.", MessageStatus.Complete, true), (stored.Text, stored.Status, stored.Summary));
        await using var replay = await EventsAsync(summary.Reply.Id);
        Assert.Equal("My own notes: termites.", string.Concat((await replay.ToEndAsync()).Where(one => one.Name == StreamEvents.Text).Select(one => one.Delta)));
        Assert.Contains("termites", await Ada.GetStringAsync(new Uri("/api/search?q=termites", UriKind.Relative), Cancelled), StringComparison.Ordinal);
        Assert.DoesNotContain("Notes: aardvarks", await Ada.GetStringAsync(new Uri("/api/search?q=notes", UriKind.Relative), Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_came_to_nothing_stands_for_nothing_and_can_be_asked_for_again()
    {
        Gemini.Script(new Answer().Text("The aardvark eats ants."), Answer.Fail(GeminiErrors.LocationNotSupported), new Answer().Text("Yes."), new Answer().Text("Second try."), new Answer().Text("I see."));
        var first = await SayAsync("What does it eat?");
        var problem = await (await PostAsync($"/api/conversations/{first.ConversationId}/summary")).ProblemAsync(502, ProblemCodes.ProviderRejectedRequest);
        var failed = (Guid)problem["reply"]!["id"]!;

        await SayAsync(new SendMessage("Go on", first.ConversationId, ParentId: failed));
        Assert.Equal("What does it eat?", Sent[0]);

        var again = await ReadAsync<Exchange>(await PostAsync($"/api/messages/{failed}/regenerate"));
        Assert.Equal(("Second try.", true), (again.Reply.Text, again.Reply.Summary));
        await SayAsync(new SendMessage("And?", first.ConversationId, ParentId: again.Reply.Id));
        Assert.EndsWith("Second try.", Sent[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_was_cut_stands_for_nothing_until_somebody_writes_it_to_its_end()
    {
        Gemini.Script(new Answer().Text("The aardvark eats ants."), new Answer().Text("Notes: aardv").Finish("MAX_TOKENS"), new Answer().Text("Yes."), new Answer().Text("I see."));
        var first = await SayAsync("What does it eat?");
        var summary = await ReadAsync<Exchange>(await PostAsync($"/api/conversations/{first.ConversationId}/summary"));

        await SayAsync(new SendMessage("Go on", first.ConversationId, ParentId: summary.Reply.Id));
        Assert.Equal("What does it eat?", Sent[0]);

        await ChangeAsync(summary.Reply, new ChangeSummary("Notes: aardvarks."));
        await SayAsync(new SendMessage("And?", first.ConversationId, ParentId: summary.Reply.Id));
        Assert.EndsWith("Notes: aardvarks.", Sent[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_was_said_there_is_nothing_to_sum_up_and_nobody_touches_anothers()
    {
        var (first, summary) = await SummedUpAsync();
        using var eve = await App.SignedInAsAsync("eve");

        await (await PostAsync($"/api/conversations/{first.ConversationId}/summary", who: eve)).ProblemAsync(404, ProblemCodes.NotFound);
        await (await SendChangeAsync(summary.Reply, new ChangeSummary("Mine"), eve)).ProblemAsync(404, ProblemCodes.NotFound);
        await (await SendChangeAsync(first.Reply, new ChangeSummary("No summary"), Ada)).ProblemAsync(404, ProblemCodes.NotFound);
        await (await SendChangeAsync(summary.Reply, new ChangeSummary(" "), Ada)).ProblemAsync(400, ProblemCodes.InvalidRequest);
        await (await eve.GetAsync(new Uri($"/api/conversations/{first.ConversationId}/context", UriKind.Relative), Cancelled)).ProblemAsync(404, ProblemCodes.NotFound);
        Assert.Equal("Notes: aardvarks, ants.", (await StoredAsync(summary.Reply)).Text);
    }

    [Fact]
    public async Task It_is_the_same_in_another_installation()
    {
        var (first, summary) = await SummedUpAsync();
        await ChangeAsync(summary.Reply, new ChangeSummary(Used: false));
        var archive = await Ada.GetByteArrayAsync(new Uri("/api/export", UriKind.Relative), Cancelled);
        using var eve = await App.SignedInAsAsync("eve");

        await eve.ImportAsync(archive);

        var conversation = Assert.Single(await eve.ExportedAsync());
        Assert.Equal(3, conversation.Version);
        Assert.Equal([null, null, true, false], conversation.Messages.Select(message => message.Summary));
        Assert.Equal(first.Reply.Text, conversation.Messages[1].Text);
    }

    [Fact]
    public async Task The_window_is_counted_once_and_shrinks_with_a_summary()
    {
        Gemini.Script(new Answer().Text(new string('a', 4_000)), new Answer().Text("All a."));
        var first = await SayAsync("Write a lot");

        var size = await SizeAsync(first);
        Assert.Equal((true, 2), (size.Counted, size.Messages));
        Assert.InRange(size.Tokens, 900, 1_100);
        Assert.True(size.Window > size.Tokens);
        Assert.Equal(size, await SizeAsync(first));
        Assert.Equal(1, Gemini.Requests.Count(IsCount));

        await ReadAsync<Exchange>(await PostAsync($"/api/conversations/{first.ConversationId}/summary"));
        Assert.InRange((await SizeAsync(first)).Tokens, 10, 100);
        Assert.Equal(2, Gemini.Requests.Count(IsCount));
    }

    /// <summary>The texts that the model was sent last.</summary>
    private List<string?> Sent => [.. Gemini.Requests.Last(request => request.Method == "POST" && !IsCount(request)).Json["contents"]!.AsArray()
        .SelectMany(content => content!["parts"]!.AsArray()).Select(part => (string?)part!["text"]).Where(text => text is { Length: > 0 })];

    private static bool IsCount(Parley.Emulation.Http.RecordedRequest request) => request.Path.EndsWith(":countTokens", StringComparison.Ordinal);

    private async Task<(Exchange First, Exchange Summary)> SummedUpAsync()
    {
        Gemini.Script(new Answer().Text("The aardvark eats ants."), new Answer().Text("Notes: aardvarks, ants."));
        var first = await SayAsync("What does it eat?");
        return (first, await ReadAsync<Exchange>(await PostAsync($"/api/conversations/{first.ConversationId}/summary")));
    }

    private async Task<ContextSize> SizeAsync(Exchange of) =>
        await ReadAsync<ContextSize>(await Ada.GetAsync(new Uri($"/api/conversations/{of.ConversationId}/context", UriKind.Relative), Cancelled));

    private async Task ChangeAsync(Message summary, ChangeSummary change) =>
        Assert.Equal(System.Net.HttpStatusCode.NoContent, (await SendChangeAsync(summary, change, Ada)).StatusCode);

    private static Task<HttpResponseMessage> SendChangeAsync(Message summary, ChangeSummary change, HttpClient who) =>
        who.PatchAsJsonAsync($"/api/messages/{summary.Id}/summary", change, JsonSerializerOptions.Web, Cancelled);
}
