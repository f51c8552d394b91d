using Parley.Emulation.Answers;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Tests.Hosting;

namespace Parley.Tests.Chat;

public sealed class TreeTests : ChatTest
{
    [Fact]
    public async Task An_edit_is_a_sibling_and_the_branch_that_is_shown()
    {
        var first = await SayAsync("Frist");
        await SayAsync("And then?", first.ConversationId);

        var edited = await SayAsync(new SendMessage("First", first.ConversationId, EditOf: first.UserMessage.Id));

        Assert.Null(edited.UserMessage.ParentId);
        var conversation = await ConversationAsync(first.ConversationId);
        Assert.Equal(edited.Reply.Id, conversation.CurrentMessageId);
        Assert.Equal(["Frist", "And then?", "First"], conversation.Messages.Where(message => message.Role == MessageRoles.User).Select(message => message.Text));
        Assert.Equal("Frist", conversation.Title);
    }

    [Fact]
    public async Task A_question_may_go_on_from_any_reply()
    {
        var first = await SayAsync("First");
        await SayAsync("Second", first.ConversationId);

        var other = await SayAsync(new SendMessage("Another second", first.ConversationId, ParentId: first.Reply.Id));

        Assert.Equal(first.Reply.Id, other.UserMessage.ParentId);
    }

    [Fact]
    public async Task The_prompt_is_the_branch_and_not_the_tree()
    {
        var first = await SayAsync("First");
        await SayAsync("Left out", first.ConversationId);

        await SayAsync(new SendMessage("Second", first.ConversationId, ParentId: first.Reply.Id));

        var contents = Gemini.Requests.Last(request => request.Method == "POST").Json["contents"]!.AsArray();
        Assert.Equal(["user", "model", "user"], contents.Select(content => (string?)content!["role"]));
        Assert.DoesNotContain("Left out", contents.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_never_goes_on_from_a_message_of_the_user()
    {
        var first = await SayAsync("First");

        await (await PostAsync("/api/chat", new SendMessage("Second", first.ConversationId, ParentId: first.UserMessage.Id))).ProblemAsync(400, ProblemCodes.InvalidParent);
    }

    [Fact]
    public async Task Parents_of_nowhere_and_of_other_conversations_are_not_found()
    {
        var first = await SayAsync("First");
        var other = await SayAsync("Other");

        await (await PostAsync("/api/chat", new SendMessage("Second", first.ConversationId, ParentId: Guid.CreateVersion7()))).ProblemAsync(404, ProblemCodes.NotFound);
        await (await PostAsync("/api/chat", new SendMessage("Second", first.ConversationId, ParentId: other.Reply.Id))).ProblemAsync(404, ProblemCodes.NotFound);
        await (await PostAsync("/api/chat", new SendMessage("Second", Guid.CreateVersion7()))).ProblemAsync(404, ProblemCodes.NotFound);
        Assert.Equal(2, (await ConversationAsync(first.ConversationId)).Messages.Count);
    }

    [Fact]
    public async Task While_an_answer_grows_nothing_goes_on_from_it()
    {
        var gate = new TaskCompletionSource();
        Gemini.Script(new Answer().Text("One").Until(gate.Task).Text(" and two."));
        await using var stream = await StreamSayingAsync("Count");
        var start = (await stream.NextAsync())!.Start;

        await (await PostAsync("/api/chat", new SendMessage("Next", start.ConversationId))).ProblemAsync(409, ProblemCodes.ConversationBusy);
        await (await PostAsync("/api/chat", new SendMessage("Next", start.ConversationId, ParentId: start.Reply.Id))).ProblemAsync(409, ProblemCodes.ConversationBusy);
        await (await PostAsync($"/api/messages/{start.Reply.Id}/regenerate")).ProblemAsync(409, ProblemCodes.ConversationBusy);
        await (await PostAsync($"/api/messages/{start.Reply.Id}/continue")).ProblemAsync(409, ProblemCodes.ConversationBusy);
        gate.SetResult();
        Assert.Equal("One and two.", (await stream.ToEndAsync())[^1].Reply.Text);
    }

    [Fact]
    public async Task Another_answer_stands_beside_the_old_one()
    {
        Gemini.Script(new Answer().Text("Tea."), new Answer().Text("Coffee."));
        var first = await SayAsync("Tea or coffee?");
        var before = await ConversationAsync(first.ConversationId);

        var second = await ReadAsync<Exchange>(await PostAsync($"/api/messages/{first.Reply.Id}/regenerate"));

        Assert.Equal((first.UserMessage.Id, "Coffee."), (second.Reply.ParentId, second.Reply.Text));
        var after = await ConversationAsync(first.ConversationId);
        Assert.Equal(second.Reply.Id, after.CurrentMessageId);
        Assert.Equal(["Tea or coffee?", "Tea.", "Coffee."], after.Messages.Select(message => message.Text));
        Assert.Equal(before.UpdatedAt, after.UpdatedAt);
    }

    [Fact]
    public async Task Any_message_can_be_shown_with_what_is_newest_below_it()
    {
        var first = await SayAsync("First");
        var second = await SayAsync("Second", first.ConversationId);
        await SayAsync(new SendMessage("Changed", first.ConversationId, EditOf: first.UserMessage.Id));

        var shown = await ReadAsync<UpdatedConversation>(await Ada.PatchAsync($"/api/conversations/{first.ConversationId}", new UpdateConversation(CurrentMessageId: first.UserMessage.Id)));

        Assert.Equal(second.Reply.Id, shown.CurrentMessageId);
        await (await Ada.PatchAsync($"/api/conversations/{first.ConversationId}", new UpdateConversation(CurrentMessageId: Guid.CreateVersion7()))).ProblemAsync(404, ProblemCodes.NotFound);
    }

    [Fact]
    public async Task A_history_comes_along_into_a_new_conversation()
    {
        var exchange = await SayAsync(new SendMessage("And now?", History: [new("user", "One"), new("user", "more"), new("assistant", "Two")]));

        var conversation = await ConversationAsync(exchange.ConversationId);
        Assert.Equal(["One", "more", "Two", "And now?"], conversation.Messages.SkipLast(1).Select(message => message.Text));
        Assert.Equal(conversation.Messages[2].Id, exchange.UserMessage.ParentId);
        Assert.Contains("more", Gemini.Requests.Last(request => request.Method == "POST").Body, StringComparison.Ordinal);
        await (await PostAsync("/api/chat", new SendMessage("No", exchange.ConversationId, History: [new("user", "One")]))).ProblemAsync(400, ProblemCodes.InvalidRequest);
        await (await PostAsync("/api/chat", new SendMessage("No", History: [new("system", "One")]))).ProblemAsync(400, ProblemCodes.InvalidRequest);
    }

    [Fact]
    public async Task Nothing_of_one_user_is_there_for_another()
    {
        var exchange = await SayAsync("Mine");
        using var bob = await App.SignedInAsAsync("bob");

        await (await bob.GetAsync($"/api/conversations/{exchange.ConversationId}", Cancelled)).ProblemAsync(404, ProblemCodes.NotFound);
        await (await bob.GetAsync($"/api/messages/{exchange.Reply.Id}/events", Cancelled)).ProblemAsync(404, ProblemCodes.NotFound);
        await (await PostAsync($"/api/messages/{exchange.Reply.Id}/stop", who: bob)).ProblemAsync(404, ProblemCodes.NotFound);
        await (await PostAsync($"/api/messages/{exchange.Reply.Id}/regenerate", who: bob)).ProblemAsync(404, ProblemCodes.NotFound);
        await (await PostAsync($"/api/messages/{exchange.Reply.Id}/continue", who: bob)).ProblemAsync(404, ProblemCodes.NotFound);
        await (await PostAsync("/api/chat", new SendMessage("Hello", exchange.ConversationId), bob)).ProblemAsync(404, ProblemCodes.NotFound);
        await (await bob.PatchAsync($"/api/conversations/{exchange.ConversationId}", new UpdateConversation("Stolen"))).ProblemAsync(404, ProblemCodes.NotFound);
        await (await bob.DeleteAsync($"/api/conversations/{exchange.ConversationId}", Cancelled)).ProblemAsync(404, ProblemCodes.NotFound);
    }
}
