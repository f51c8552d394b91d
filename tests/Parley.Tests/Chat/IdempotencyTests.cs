using Parley.Emulation.Answers;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Chat;

public sealed class IdempotencyTests : ChatTest
{
    [Fact, Trait(Cases.Trait, "R-12")]
    public async Task The_same_send_ten_times_at_once_is_one()
    {
        var gate = new TaskCompletionSource();
        Gemini.Script(new Answer().Text("Once").Until(gate.Task).Text("."));
        var send = new SendMessage("Only once", MessageId: Guid.CreateVersion7());

        var sends = Enumerable.Range(0, 10).Select(_ => SayAsync(send)).ToList();
        await Gemini.RequestAsync(0, Cancelled);
        gate.SetResult();
        var exchanges = await Task.WhenAll(sends);

        Assert.All(exchanges, exchange => Assert.Equal((send.MessageId, exchanges[0].Reply.Id, "Once."), (exchange.UserMessage.Id, exchange.Reply.Id, exchange.Reply.Text)));
        Assert.Equal(2, (await ConversationAsync(exchanges[0].ConversationId)).Messages.Count);
        Assert.Equal(1, Gemini.Requests.Count(request => request.Method == "POST"));
    }

    [Fact, Trait(Cases.Trait, "R-04")]
    public async Task The_same_send_later_is_the_same_exchange_in_both_forms()
    {
        Gemini.Script(new Answer().Text("Once", "."));
        var send = new SendMessage("Only once", MessageId: Guid.CreateVersion7());
        var first = await SayAsync(send);

        Assert.Equivalent(first, await SayAsync(send), strict: true);
        await using var stream = await StreamAsync("/api/chat", send);
        var events = await stream.ToEndAsync();
        Assert.Equal(["start", "text", "done"], events.Select(one => one.Name));
        Assert.Equal([1, 3, 4], events.Select(one => one.Id));
        Assert.Equal(1, Gemini.Requests.Count(request => request.Method == "POST"));
    }

    [Fact]
    public async Task The_same_id_for_something_else_is_refused()
    {
        var send = new SendMessage("One thing", MessageId: Guid.CreateVersion7());
        var first = await SayAsync(send);

        await (await PostAsync("/api/chat", send with { Message = "Another" })).ProblemAsync(409, ProblemCodes.MessageIdReused);
        await (await PostAsync("/api/chat", send with { ConversationId = first.ConversationId })).ProblemAsync(409, ProblemCodes.MessageIdReused);
        await (await PostAsync("/api/chat", send with { MessageId = first.Reply.Id })).ProblemAsync(409, ProblemCodes.MessageIdReused);
        await (await PostAsync("/api/chat", send with { Temporary = true })).ProblemAsync(409, ProblemCodes.MessageIdReused);

        var passing = new SendMessage("Passing", MessageId: Guid.CreateVersion7(), Temporary: true);
        await SayAsync(passing);
        await (await PostAsync("/api/chat", passing with { Temporary = null })).ProblemAsync(409, ProblemCodes.MessageIdReused);
        Assert.Equal("Passing", (await SayAsync(passing)).UserMessage.Text);
    }

    [Fact]
    public async Task Two_users_may_use_the_same_id()
    {
        var send = new SendMessage("Mine", MessageId: Guid.CreateVersion7());
        using var bob = await App.SignedInAsAsync("bob");

        var hers = await SayAsync(send);
        var his = await ReadAsync<Exchange>(await PostAsync("/api/chat", send with { Message = "His" }, bob));

        Assert.Equal(hers.UserMessage.Id, his.UserMessage.Id);
        Assert.Equal("Mine", (await ConversationAsync(hers.ConversationId)).Messages[0].Text);
    }

    [Fact]
    public async Task Ten_questions_at_once_to_one_conversation_are_each_there_once_or_refused()
    {
        var first = await SayAsync("First");

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => PostAsync("/api/chat", new SendMessage($"Question {i}", first.ConversationId))));

        var accepted = answers.Count(answer => answer.IsSuccessStatusCode);
        Assert.All(answers.Where(answer => !answer.IsSuccessStatusCode), answer => Assert.True((int)answer.StatusCode is 409 or 429));
        var messages = (await ConversationAsync(first.ConversationId)).Messages;
        Assert.Equal(2 + (2 * accepted), messages.Count);
        Assert.Equal(messages.Count, messages.Select(message => (message.ParentId, message.Role, message.Text)).Distinct().Count());
    }

    [Fact]
    public async Task A_user_has_so_many_answers_written_at_once()
    {
        var gate = new TaskCompletionSource();
        Gemini.Always("gemini-4-hydrogen", new Answer().Text("Wait").Until(gate.Task).Text("."));
        var streams = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => StreamSayingAsync($"Question {i}")));

        await (await PostAsync("/api/chat", new SendMessage("One more"))).ProblemAsync(429, ProblemCodes.TooManyGenerations);

        gate.SetResult();
        foreach (var stream in streams)
        {
            Assert.Equal(StreamEvents.Done, (await stream.ToEndAsync())[^1].Name);
            await stream.DisposeAsync();
        }

        Assert.Equal("Wait.", (await SayAsync("One more")).Reply.Text);
    }
}
