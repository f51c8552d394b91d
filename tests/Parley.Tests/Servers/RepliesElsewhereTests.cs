using System.Net;
using Parley.Emulation.Answers;
using Parley.Emulation.Http;
using Parley.Protocol.Chat;
using Parley.Tests.Chat;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Servers;

/// <summary>Answers that one server makes, read and stopped through another.</summary>
[Trait(Databases.Trait, Databases.Postgres)]
public sealed class RepliesElsewhereTests : ServersTest
{
    [Fact]
    public async Task An_answer_is_read_on_the_other_server_as_it_grows_with_the_same_events()
    {
        var gate = new TaskCompletionSource();
        Gemini.Script(new Answer().Think("Hm.").Text("One", ", two").Until(gate.Task).Text(", three", " 👩‍🚀."));
        await using var here = await StreamSayingAsync("Count");
        var start = (await here.NextAsync())!.Start;

        await using var there = await EventsAsync(start.Reply.Id, who: AdaThere);
        var first = await TakeAsync(there, 4);
        gate.SetResult();
        var seen = new List<ReplyEvent>([.. first, .. await there.ToEndAsync()]);

        Assert.Equivalent(start, seen[0].Start, strict: true);
        Assert.Equal("One, two, three 👩‍🚀.", string.Concat(seen.Where(one => one.Name == StreamEvents.Text).Select(one => one.Delta)));
        var end = (await here.ToEndAsync())[^1];
        Assert.Equal((end.Id, end.Name), (seen[^1].Id, seen[^1].Name));
        Assert.Equivalent(end.Reply, seen[^1].Reply, strict: true);
    }

    [Fact]
    public async Task A_reader_goes_on_with_the_other_server_after_any_event()
    {
        var gate = new TaskCompletionSource();
        Gemini.Script(new Answer().Text("a", "b", "c", "d").Until(gate.Task).Text("e", "f"));
        await using var here = await StreamSayingAsync("Spell");
        var events = await TakeAsync(here, 5);
        var replyId = events[0].Start.Reply.Id;

        for (var after = 1; after <= 5; after++)
        {
            await using var there = await EventsAsync(replyId, after, AdaThere);
            var rest = "";
            while (rest.Length < 5 - after)
                rest += (await there.NextAsync())!.Delta;
            Assert.Equal("abcd"[(after - 1)..], rest);
        }

        await using var last = await EventsAsync(replyId, 3, AdaThere);
        gate.SetResult();
        Assert.Equal("cdef", string.Concat((await last.ToEndAsync()).Where(one => one.Name == StreamEvents.Text).Select(one => one.Delta)));
    }

    [Fact]
    public async Task An_answer_is_stopped_through_the_other_server()
    {
        Gemini.Script(new Answer().Text("As far as").Break(Fault.Silence));
        await using var here = await StreamSayingAsync("Tell me");
        var start = (await here.NextAsync())!.Start;
        await here.NextAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync($"/api/messages/{start.Reply.Id}/stop", who: AdaThere)).StatusCode);

        var end = (await here.ToEndAsync())[^1];
        Assert.Equal((StreamEvents.Done, MessageStatus.Stopped, "As far as"), (end.Name, end.Reply.Status, end.Reply.Text));
        Assert.Equal(Ending.ClientLeft, await Gemini.Requests.Last(request => request.Method == "POST").Ended.WaitAsync(TimeSpan.FromSeconds(10), Cancelled));
    }

    [Fact]
    public async Task A_conversation_that_is_deleted_through_the_other_server_asks_no_more()
    {
        Gemini.Script(new Answer().Text("As far as").Break(Fault.Silence));
        await using var here = await StreamSayingAsync("Tell me");
        var start = (await here.NextAsync())!.Start;

        Assert.Equal(HttpStatusCode.NoContent, (await AdaThere.DeleteAsync($"/api/conversations/{start.ConversationId}", Cancelled)).StatusCode);

        Assert.Equal(Ending.ClientLeft, await Gemini.Requests.Last(request => request.Method == "POST").Ended.WaitAsync(TimeSpan.FromSeconds(10), Cancelled));
    }

    [Fact]
    public async Task The_answers_of_a_user_count_on_all_servers_together()
    {
        Gemini.Script([.. Enumerable.Range(0, 4).Select(_ => new Answer().Text("One").Break(Fault.Silence))]);
        for (var i = 0; i < 4; i++)
            await using (await StreamAsync("/api/chat", new SendMessage($"{i}"), i % 2 == 0 ? Ada : AdaThere)) { }

        foreach (var who in new[] { Ada, AdaThere })
            Assert.Equal(HttpStatusCode.TooManyRequests, (await PostAsync("/api/chat", new SendMessage("5"), who)).StatusCode);
    }

    [Fact]
    public async Task The_same_send_to_both_servers_is_one_send()
    {
        var id = Guid.CreateVersion7();
        var gate = new TaskCompletionSource();
        Gemini.Script(new Answer().Text("One").Until(gate.Task).Text("."));
        await using var here = await StreamAsync("/api/chat", new SendMessage("Once", MessageId: id));
        await using var there = await StreamAsync("/api/chat", new SendMessage("Once", MessageId: id), AdaThere);

        var (one, other) = ((await here.NextAsync())!.Start, (await there.NextAsync())!.Start);
        gate.SetResult();

        Assert.Equal(one.Reply.Id, other.Reply.Id);
        Assert.Equal("One.", (await there.ToEndAsync())[^1].Reply.Text);
        Assert.Equal(1, Gemini.Requests.Count(request => request.Method == "POST"));
    }

    private static async Task<List<ReplyEvent>> TakeAsync(ReplyEvents events, int count)
    {
        var taken = new List<ReplyEvent>();
        while (taken.Count < count)
            taken.Add((await events.NextAsync())!);
        return taken;
    }
}
