using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Parley.Emulation;
using Parley.Emulation.Answers;
using Parley.Emulation.Errors;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Notices;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Chat.Queue;

public sealed class QueueTests : ChatTest
{
    private readonly TaskCompletionSource gate = new();

    [Fact]
    public async Task What_is_queued_is_sent_in_order_when_each_answer_is_complete_with_nobody_there()
    {
        var start = await GrowingAsync(new Answer().Text("Second."), new Answer().Text("Third."));
        var two = await QueuedAsync(start.ConversationId, "Two");
        var three = await QueuedAsync(start.ConversationId, "Three");
        Assert.False(three.Paused);
        Assert.Equal(["Two", "Three"], three.Items.Select(item => item.Text));

        await EndedAsync(3, gate.SetResult);

        var conversation = await ConversationAsync(start.ConversationId);
        Assert.Equal(["One", "First.", "Two", "Second.", "Three", "Third."], conversation.Messages.Select(message => message.Text));
        Assert.Equal(two.Items[0].Id, conversation.Messages[2].Id);
        Assert.Equal(conversation.Messages[^1].Id, conversation.CurrentMessageId);
        Assert.Equal(conversation.Messages.Skip(1).Select(message => message.ParentId), conversation.Messages.SkipLast(1).Select(message => (Guid?)message.Id));
        Assert.Empty((await QueueAsync(start.ConversationId)).Items);
    }

    [Fact]
    public async Task The_same_message_again_is_one_while_it_waits_and_after_it_was_sent()
    {
        var start = await GrowingAsync(new Answer().Text("Second."));
        var two = new QueueMessage("Two", Guid.CreateVersion7());

        await QueuedAsync(start.ConversationId, two);
        Assert.Single((await QueuedAsync(start.ConversationId, two)).Items);
        await (await AddAsync(start.ConversationId, two with { Message = "Else" })).ProblemAsync(409, ProblemCodes.MessageIdReused);
        await EndedAsync(2, gate.SetResult);

        Assert.Empty((await QueuedAsync(start.ConversationId, two)).Items);
        await SayAsync(new SendMessage("Two", start.ConversationId, MessageId: two.MessageId));
        Assert.Equal(4, (await ConversationAsync(start.ConversationId)).Messages.Count);
    }

    [Theory]
    [InlineData(MessageStatus.Stopped)]
    [InlineData(MessageStatus.Failed)]
    public async Task After_an_answer_that_is_not_complete_the_queue_waits_until_somebody_sends_it(string status)
    {
        var answer = new Answer().Text("First").Until(gate.Task);
        var start = await BeginAsync(status == MessageStatus.Failed ? answer.Raise(GeminiErrors.Overloaded) : answer.Text("."), new Answer().Text("Second."), new Answer().Text("Third."));
        var two = (await QueuedAsync(start.ConversationId, "Two")).Items[0];
        await QueuedAsync(start.ConversationId, "Three");

        await EndedAsync(1, async () =>
        {
            if (status == MessageStatus.Stopped)
                await PostAsync($"/api/messages/{start.Reply.Id}/stop");
            else
                gate.SetResult();
        });
        var waiting = await QueueAsync(start.ConversationId);
        Assert.Equal((true, 2), (waiting.Paused, waiting.Items.Count));
        Assert.Equal(status, (await ConversationAsync(start.ConversationId)).Messages[^1].Status);
        await EndedAsync(2, async () => Assert.Equal("Second.", (await ReadAsync<Exchange>(await PostAsync($"/api/queue/{two.Id}/send"))).Reply.Text));

        Assert.Equal("Third.", (await ConversationAsync(start.ConversationId)).Messages[^1].Text);
        await (await PostAsync($"/api/queue/{two.Id}/send")).ProblemAsync(404, ProblemCodes.NotFound);
    }

    [Fact]
    public async Task What_waits_can_be_changed_and_removed()
    {
        var start = await GrowingAsync(new Answer().Text("Second."));
        var two = (await QueuedAsync(start.ConversationId, "Two")).Items[0];
        var three = (await QueuedAsync(start.ConversationId, "Three")).Items[1];

        var changed = await ReadAsync<QueuedMessage>(await PatchAsync(two.Id, new UpdateQueued("Two, but better")));
        Assert.Equal(two with { Text = "Two, but better" }, changed);
        Assert.Equal(HttpStatusCode.NoContent, (await Ada.DeleteAsync($"/api/queue/{three.Id}", Cancelled)).StatusCode);
        await EndedAsync(2, gate.SetResult);

        Assert.Equal(["One", "First.", "Two, but better", "Second."], (await ConversationAsync(start.ConversationId)).Messages.Select(message => message.Text));
        await (await PatchAsync(two.Id, new UpdateQueued("Too late"))).ProblemAsync(404, ProblemCodes.NotFound);
        await (await Ada.DeleteAsync($"/api/queue/{three.Id}", Cancelled)).ProblemAsync(404, ProblemCodes.NotFound);
    }

    [Fact]
    public async Task What_comes_too_late_to_wait_is_sent_at_once()
    {
        var exchange = await SayAsync("One");

        await EndedAsync(1, () => QueuedAsync(exchange.ConversationId, "Two"));

        Assert.Equal("Two", (await ConversationAsync(exchange.ConversationId)).Messages[2].Text);
        Assert.Empty((await QueueAsync(exchange.ConversationId)).Items);
    }

    [Fact]
    public async Task Whoever_may_have_one_answer_at_a_time_still_gets_all_that_is_queued()
    {
        await using var app = new ParleyApp().With("GEMINI_API_KEY", GeminiEmulator.ApiKey).With("Gemini__BaseUrl", Gemini.BaseAddress.ToString())
            .With("Titles__Model", "").With("Limits__ConcurrentGenerations", "1");
        Gemini.Script(new Answer().Text("One").Until(gate.Task).Text("."));
        using var bob = await app.SignedInAsAsync("bob");
        await using var events = await EventReader.OpenAsync(bob, "/api/events");
        var stream = await StreamAsync("/api/chat", new SendMessage("1"), bob);
        var start = (await stream.NextAsync())!.Start;
        foreach (var text in (string[])["2", "3", "4"])
            await ReadAsync<QueuedMessages>(await bob.PostAsJsonAsync($"/api/conversations/{start.ConversationId}/queue", new QueueMessage(text), JsonSerializerOptions.Web, Cancelled));
        gate.SetResult();

        await events.NoticeAsync(4, notice => notice.Kind == NoticeKinds.ReplyEnded);

        Assert.Empty((await ReadAsync<QueuedMessages>(await bob.GetAsync($"/api/conversations/{start.ConversationId}/queue", Cancelled))).Items);
        await stream.DisposeAsync();
    }

    [Fact]
    public async Task Limits_and_ownership()
    {
        var start = await GrowingAsync();
        var first = (await QueuedAsync(start.ConversationId, "1")).Items[0];
        for (var i = 2; i <= 20; i++)
            await QueuedAsync(start.ConversationId, $"{i}");
        using var eve = await App.SignedInAsAsync("eve");

        await (await AddAsync(start.ConversationId, new QueueMessage("21"))).ProblemAsync(409, ProblemCodes.QueueFull);
        await (await AddAsync(start.ConversationId, new QueueMessage(" "))).ProblemAsync(400, ProblemCodes.InvalidRequest);
        await (await AddAsync(start.ConversationId, new QueueMessage("Hi", Model: "no-such"))).ProblemAsync(400, ProblemCodes.UnknownModel);
        await (await PatchAsync(first.Id, new UpdateQueued(" "))).ProblemAsync(400, ProblemCodes.InvalidRequest);
        await (await PostAsync($"/api/queue/{first.Id}/send")).ProblemAsync(409, ProblemCodes.ConversationBusy);
        await (await PostAsync($"/api/conversations/{start.ConversationId}/queue", new QueueMessage("Hers"), eve)).ProblemAsync(404, ProblemCodes.NotFound);
        await (await eve.GetAsync($"/api/conversations/{start.ConversationId}/queue", Cancelled)).ProblemAsync(404, ProblemCodes.NotFound);
        await (await eve.DeleteAsync($"/api/queue/{first.Id}", Cancelled)).ProblemAsync(404, ProblemCodes.NotFound);
        await (await PostAsync($"/api/queue/{first.Id}/send", who: eve)).ProblemAsync(404, ProblemCodes.NotFound);
        Assert.Equal(20, (await QueueAsync(start.ConversationId)).Items.Count);
        gate.SetResult();
    }

    [Fact]
    public async Task The_queue_goes_with_its_conversation()
    {
        var start = await GrowingAsync();
        var two = (await QueuedAsync(start.ConversationId, "Two")).Items[0];

        await Ada.DeleteAsync($"/api/conversations/{start.ConversationId}", Cancelled);

        await (await Ada.DeleteAsync($"/api/queue/{two.Id}", Cancelled)).ProblemAsync(404, ProblemCodes.NotFound);
    }

    [Fact]
    public async Task What_is_queued_leaves_the_draft()
    {
        var start = await GrowingAsync();
        await Ada.PutAsJsonAsync($"/api/drafts/{start.ConversationId}", new { text = "Two and more", revision = 0 }, Cancelled);

        await QueuedAsync(start.ConversationId, new QueueMessage("Two", DraftRevision: 1));

        var draft = await ReadAsync<Protocol.Drafts.Draft>(await Ada.GetAsync($"/api/drafts/{start.ConversationId}", Cancelled));
        Assert.Equal(("and more", 2), (draft.Text, draft.Revision));
        gate.SetResult();
    }

    [Fact]
    public async Task A_temporary_conversation_has_a_queue_too()
    {
        Gemini.Script(new Answer().Text("First").Until(gate.Task).Text("."), new Answer().Text("Second."));
        await using var stream = await StreamAsync("/api/chat", new SendMessage("One", Temporary: true));
        var start = (await stream.NextAsync())!.Start;
        await QueuedAsync(start.ConversationId, "Two");

        await EndedAsync(2, gate.SetResult);

        Assert.Equal("Second.", (await ConversationAsync(start.ConversationId)).Messages[^1].Text);
    }

    /// <summary>A first answer that grows until the gate opens.</summary>
    private Task<Exchange> GrowingAsync(params Answer[] next) => BeginAsync(new Answer().Text("First").Until(gate.Task).Text("."), next);

    private async Task<Exchange> BeginAsync(Answer first, params Answer[] next)
    {
        Gemini.Script([first, .. next]);
        await using var stream = await StreamSayingAsync("One");
        return (await stream.NextAsync())!.Start;
    }

    /// <summary>Does something, and waits until so many answers have ended since.</summary>
    private Task EndedAsync(int count, Action act) => EndedAsync(count, () => { act(); return Task.CompletedTask; });

    private async Task EndedAsync(int count, Func<Task> act)
    {
        await using var events = await EventReader.OpenAsync(Ada, "/api/events");
        await events.NoticeAsync();
        await act();
        await events.NoticeAsync(count, notice => notice.Kind == NoticeKinds.ReplyEnded);
    }

    private Task<HttpResponseMessage> AddAsync(Guid conversationId, QueueMessage message) => PostAsync($"/api/conversations/{conversationId}/queue", message);

    private Task<QueuedMessages> QueuedAsync(Guid conversationId, string text) => QueuedAsync(conversationId, new QueueMessage(text));

    private async Task<QueuedMessages> QueuedAsync(Guid conversationId, QueueMessage message) => await ReadAsync<QueuedMessages>(await AddAsync(conversationId, message));

    private async Task<QueuedMessages> QueueAsync(Guid conversationId) =>
        await ReadAsync<QueuedMessages>(await Ada.GetAsync($"/api/conversations/{conversationId}/queue", Cancelled));

    private Task<HttpResponseMessage> PatchAsync(Guid id, UpdateQueued change) => Ada.PatchAsJsonAsync($"/api/queue/{id}", change, JsonSerializerOptions.Web, Cancelled);
}
