using System.Net;
using System.Net.Http.Json;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Protocol.Notices;
using Parley.Tests.Chat;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Notices;

public sealed class NoticeTests : ChatTest
{
    [Fact]
    public async Task Whatever_happens_to_a_conversation_is_told_as_it_happens()
    {
        await using var events = await FollowAsync(Ada);
        var exchange = await SayAsync("Hello");
        var (id, reply) = (exchange.ConversationId, exchange.Reply.Id);

        Assert.Equal(
            [
                new Notice(NoticeKinds.Conversation, id), new Notice(NoticeKinds.ReplyStarted, id, reply), new Notice(NoticeKinds.ReplyEnded, id, reply),
            ],
            await TakeAsync(events, 3));

        await Ada.PatchAsync($"/api/conversations/{id}", new UpdateConversation("Mine"));
        await Ada.DeleteAsync($"/api/conversations/{id}", Cancelled);

        Assert.Equal([new Notice(NoticeKinds.Conversation, id), new Notice(NoticeKinds.ConversationDeleted, id)], await TakeAsync(events, 2));
    }

    [Fact]
    public async Task A_change_that_is_refused_is_not_told()
    {
        await using var events = await FollowAsync(Ada);
        var exchange = await SayAsync("Hello");
        await TakeAsync(events, 3);

        await Ada.PatchAsync($"/api/conversations/{exchange.ConversationId}", new UpdateConversation(CurrentMessageId: Guid.CreateVersion7()));
        await Ada.DeleteAsync($"/api/conversations/{Guid.CreateVersion7()}", Cancelled);
        await Ada.PatchAsync($"/api/conversations/{exchange.ConversationId}", new UpdateConversation(Pinned: true));
        await Ada.DeleteAsync($"/api/conversations/{exchange.ConversationId}", Cancelled);

        Assert.Equal([NoticeKinds.Conversation, NoticeKinds.ConversationDeleted], (await TakeAsync(events, 2)).Select(notice => notice.Kind));
    }

    [Fact]
    public async Task A_client_that_comes_back_is_told_what_it_missed_and_nobody_else_is()
    {
        using var eve = await App.SignedInAsAsync("eve");
        await using var hers = await FollowAsync(eve);
        string? place;
        await using (var events = await EventReader.OpenAsync(Ada, "/api/events"))
            (place, _) = await events.NoticeAsync();
        var exchange = await SayAsync("Hello");
        await Ada.DeleteAsync($"/api/conversations/{exchange.ConversationId}", Cancelled);

        await using var again = await EventReader.OpenAsync(Ada, "/api/events", place);
        var missed = await TakeAsync(again, 4);
        Assert.All(missed, notice => Assert.Equal(exchange.ConversationId, notice.ConversationId));
        var own = await (await eve.PostAsJsonAsync("/api/chat", new SendMessage("Mine"), Cancelled)).Content.ReadFromJsonAsync<Exchange>(Cancelled);
        Assert.All(await TakeAsync(hers, 3), notice => Assert.Equal(own!.ConversationId, notice.ConversationId));
    }

    [Fact]
    public async Task The_stream_ends_with_the_session()
    {
        await using var events = await FollowAsync(Ada);

        await Ada.PostAsync(new Uri("/api/logout", UriKind.Relative), null, Cancelled);

        Assert.Null(await events.NextAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, (await Ada.GetAsync("/api/events", Cancelled)).StatusCode);
    }

    /// <summary>The stream of somebody's notices, past the reset at its begin.</summary>
    private static async Task<EventReader> FollowAsync(HttpClient who)
    {
        var events = await EventReader.OpenAsync(who, "/api/events");
        Assert.Equal(NoticeKinds.Reset, (await events.NoticeAsync()).Notice.Kind);
        return events;
    }

    private static async Task<List<Notice>> TakeAsync(EventReader events, int count)
    {
        var notices = new List<Notice>();
        while (notices.Count < count)
            notices.Add((await events.NoticeAsync()).Notice);
        return notices;
    }
}
