using System.Net;
using Parley.Emulation.Answers;
using Parley.Emulation.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Chat;

public sealed class StopAndContinueTests : ChatTest
{
    [Fact, Trait(Cases.Trait, "R-05")]
    public async Task Stopping_keeps_the_text_and_hangs_up_on_the_model()
    {
        Gemini.Script(new Answer().Text("As far as").Break(Fault.Silence));
        await using var stream = await StreamSayingAsync("Tell me");
        var start = (await stream.NextAsync())!.Start;
        await stream.NextAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync($"/api/messages/{start.Reply.Id}/stop")).StatusCode);

        var end = (await stream.ToEndAsync())[^1];
        Assert.Equal((StreamEvents.Done, MessageStatus.Stopped, "As far as"), (end.Name, end.Reply.Status, end.Reply.Text));
        Assert.Equivalent(await StoredAsync(end.Reply), end.Reply, strict: true);
        Assert.Equal(Ending.ClientLeft, await Gemini.Requests.Last(request => request.Method == "POST").Ended.WaitAsync(TimeSpan.FromSeconds(10), Cancelled));
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync($"/api/messages/{start.Reply.Id}/stop")).StatusCode);
    }

    [Fact, Trait(Cases.Trait, "R-05")]
    public async Task A_client_that_leaves_stops_nothing()
    {
        var gate = new TaskCompletionSource();
        Gemini.Script(new Answer().Text("First").Until(gate.Task).Text(", last."));
        Guid replyId;
        await using (var stream = await StreamSayingAsync("Tell me"))
            replyId = (await stream.NextAsync())!.Start.Reply.Id;

        gate.SetResult();
        await using var later = await EventsAsync(replyId);

        Assert.Equal("First, last.", (await later.ToEndAsync())[^1].Reply.Text);
        Assert.Equal(1, Gemini.Requests.Count(request => request.Method == "POST"));
    }

    [Fact]
    public async Task Going_on_begins_with_what_was_kept()
    {
        Gemini.Script(new Answer().Text("One, two").Finish("MAX_TOKENS"), new Answer().Text(", three."));
        var cut = await SayAsync("Count");

        await using var stream = await StreamAsync($"/api/messages/{cut.Reply.Id}/continue");
        var events = await stream.ToEndAsync();

        Assert.Equal("", events[0].Start.Reply.Text);
        Assert.Equal(["One, two", ", three."], [.. events[1..^1].Select(one => one.Delta)]);
        var whole = events[^1].Reply;
        Assert.Equal(("One, two, three.", MessageStatus.Complete, cut.UserMessage.Id), (whole.Text, whole.Status, whole.ParentId));
        var conversation = await ConversationAsync(cut.ConversationId);
        Assert.Equal(whole.Id, conversation.CurrentMessageId);
        Assert.Equal("One, two", conversation.Messages[1].Text);
        var contents = Gemini.Requests.Last(request => request.Method == "POST").Json["contents"]!.AsArray();
        Assert.Equal(["user", "model", "user"], contents.Select(content => (string?)content!["role"]));
        Assert.Equal("One, two", (string?)contents[1]!["parts"]![0]!["text"]);
    }

    [Fact]
    public async Task The_next_question_sends_the_whole_of_what_was_gone_on_with()
    {
        Gemini.Script(new Answer().Text("One, two").Finish("MAX_TOKENS"), new Answer().Text(", three."), new Answer().Text("Four."));
        var cut = await SayAsync("Count");
        await ReadAsync<Exchange>(await PostAsync($"/api/messages/{cut.Reply.Id}/continue"));

        await SayAsync("Next", cut.ConversationId);

        var model = Gemini.Requests.Last(request => request.Method == "POST").Json["contents"]![1]!;
        Assert.Equal("One, two, three.", string.Concat(model["parts"]!.AsArray().Select(part => (string?)part!["text"])));
    }

    [Fact]
    public async Task An_answer_that_came_to_its_end_is_not_gone_on_with()
    {
        var exchange = await SayAsync("Hi");

        await (await PostAsync($"/api/messages/{exchange.Reply.Id}/continue")).ProblemAsync(409, ProblemCodes.NothingToContinue);
        await (await PostAsync($"/api/messages/{exchange.UserMessage.Id}/continue")).ProblemAsync(404, ProblemCodes.NotFound);
    }

    [Fact, Trait(Cases.Trait, "R-05")]
    public async Task A_conversation_that_is_deleted_in_mid_answer_stays_deleted()
    {
        Gemini.Script(new Answer().Text("As far as").Break(Fault.Silence));
        await using var stream = await StreamSayingAsync("Tell me");
        var start = (await stream.NextAsync())!.Start;

        Assert.Equal(HttpStatusCode.NoContent, (await Ada.DeleteAsync($"/api/conversations/{start.ConversationId}", Cancelled)).StatusCode);

        Assert.True((await stream.ToEndAsync())[^1].IsEnd);
        await (await Ada.GetAsync($"/api/conversations/{start.ConversationId}", Cancelled)).ProblemAsync(404, ProblemCodes.NotFound);
        await (await Ada.GetAsync($"/api/messages/{start.Reply.Id}/events", Cancelled)).ProblemAsync(404, ProblemCodes.NotFound);
        Assert.Equal(Ending.ClientLeft, await Gemini.Requests.Last(request => request.Method == "POST").Ended.WaitAsync(TimeSpan.FromSeconds(10), Cancelled));
    }
}
