using System.Net;
using CsCheck;
using Parley.Emulation.Answers;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Server.Conversations.Temporary;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Servers;

/// <summary>Temporary conversations of several servers.</summary>
[Trait(Databases.Trait, Databases.Postgres)]
public sealed class TemporaryElsewhereTests : ServersTest
{
    private protected override Task<RedisServer> StartRedisAsync() => RedisServer.StartAsync();

    [Fact]
    public async Task One_is_gone_on_with_through_either_server()
    {
        Gemini.Script(new Answer().Text("Whispered."), new Answer().Text("Again."), new Answer().Text("Otherwise."));
        var first = await SayAsync(new SendMessage("A secret of mine", Temporary: true));
        var second = await ReadAsync<Exchange>(await PostAsync("/api/chat", new SendMessage("And more", first.ConversationId), AdaThere));
        await ReadAsync<Exchange>(await PostAsync($"/api/messages/{second.Reply.Id}/regenerate"));

        foreach (var who in new[] { Ada, AdaThere })
        {
            var conversation = await ReadAsync<Conversation>(await who.GetAsync($"/api/conversations/{first.ConversationId}", Cancelled));
            Assert.Equal(["A secret of mine", "Whispered.", "And more", "Again.", "Otherwise."], conversation.Messages.Select(message => message.Text));
            Assert.Empty((await ReadAsync<ConversationPage>(await who.GetAsync("/api/conversations", Cancelled))).Items);
        }

        Assert.Equal(HttpStatusCode.NoContent, (await AdaThere.DeleteAsync($"/api/conversations/{first.ConversationId}", Cancelled)).StatusCode);
        await (await Ada.GetAsync($"/api/conversations/{first.ConversationId}", Cancelled)).ProblemAsync(404, "not_found");
    }

    [Fact]
    public async Task Its_answers_are_read_and_stopped_through_the_other()
    {
        var gate = new TaskCompletionSource();
        Gemini.Script(new Answer().Text("One", ", two").Until(gate.Task).Text(", three."));
        await using var here = await StreamAsync("/api/chat", new SendMessage("Count", Temporary: true));
        var start = (await here.NextAsync())!.Start;
        await using var there = await EventsAsync(start.Reply.Id, who: AdaThere);
        Assert.Equal(start.ConversationId, (await there.NextAsync())!.Start.ConversationId);
        Assert.Equal("One", (await there.NextAsync())!.Delta[..3]);

        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync($"/api/messages/{start.Reply.Id}/stop", who: AdaThere)).StatusCode);

        Assert.Equal((MessageStatus.Stopped, "One, two"), ((await there.ToEndAsync())[^1].Reply.Status, (await here.ToEndAsync())[^1].Reply.Text));
    }

    [Fact]
    public async Task Without_Redis_there_are_none_and_all_else_goes_on()
    {
        var first = await SayAsync(new SendMessage("A secret of mine", Temporary: true));
        await Redis.KillAsync();
        await InTouchAsync(areThey: false);

        await (await PostAsync("/api/chat", new SendMessage("Another", Temporary: true))).ProblemAsync(503, "storage_unavailable");
        await (await Ada.GetAsync($"/api/conversations/{first.ConversationId}", Cancelled)).ProblemAsync(404, "not_found");
        await SayAsync("Kept");
    }

    [Fact]
    public void Ids_of_new_ones_are_ids_as_all_others() => Gen.Int.Sample(_ =>
    {
        var (one, other) = (TemporaryConversations.NewId(), TemporaryConversations.NewId());
        Assert.Equal(7, one.Version);
        Assert.NotEqual(one, other);
    }, iter: 100);
}
