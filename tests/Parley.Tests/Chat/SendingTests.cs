using System.Net.Http.Json;
using Parley.Emulation.Answers;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Tests.Hosting;

namespace Parley.Tests.Chat;

public sealed class SendingTests : ChatTest
{
    [Fact]
    public async Task Ids_are_in_the_order_of_what_was_said()
    {
        var exchange = await SayAsync(new SendMessage("And three?", History: [.. Enumerable.Range(0, 20).Select(i => new PastMessage(i % 2 == 0 ? "user" : "assistant", $"{i}"))]));
        var conversation = await ReadAsync<Conversation>(await Ada.GetAsync($"/api/conversations/{exchange.ConversationId}", Cancelled));

        Assert.Equal(22, conversation.Messages.Count);
        Assert.Equal(conversation.Messages.Select(message => message.Id), conversation.Messages.Select(message => message.Id).OrderBy(id => id.ToString(), StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{"message":"Hi","settings":{"thinkingLevel":"LOW"}}""", "settings.thinkingLevel", "One of minimal, low, medium, high, xhigh.")]
    [InlineData("""{"message":"Hi","settings":{"temperature":3}}""", "settings.temperature", "It must be between 0 and 2.")]
    public async Task What_is_wrong_is_told_by_the_names_that_were_sent(string body, string field, string error)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await Ada.PostAsync(new Uri("/api/chat", UriKind.Relative), content, Cancelled);

        var problem = await answer.ProblemAsync(400, ProblemCodes.InvalidRequest);
        Assert.Equal(error, (string?)problem["errors"]![field]![0]);
    }

    [Fact]
    public async Task A_question_and_its_whole_answer_are_given_and_kept()
    {
        Gemini.Script(new Answer().Think("Hm.").Text("Hello", ", ", "Ada."));

        var exchange = await SayAsync("Hi there");

        Assert.Equal(("Hi there", MessageStatus.Complete), (exchange.UserMessage.Text, exchange.UserMessage.Status));
        Assert.Equal(("Hello, Ada.", "Hm.", MessageStatus.Complete, FinishReasons.Stop),
            (exchange.Reply.Text, exchange.Reply.Thoughts, exchange.Reply.Status, exchange.Reply.FinishReason));
        Assert.NotNull(exchange.Reply.Usage);
        var conversation = await ConversationAsync(exchange.ConversationId);
        Assert.Equal("Hi there", conversation.Title);
        Assert.Equal(exchange.Reply.Id, conversation.CurrentMessageId);
        Assert.Equivalent(new[] { exchange.UserMessage, exchange.Reply }, conversation.Messages, strict: true);
    }

    [Fact]
    public async Task Each_delta_is_an_event_with_the_next_id()
    {
        Gemini.Script(new Answer().Think("Hm.").Text("Hello", ", ", "Ada."));

        await using var stream = await StreamSayingAsync("Hi there");
        var events = await stream.ToEndAsync();

        Assert.Equal(Enumerable.Range(1, 6), events.Select(one => one.Id));
        Assert.Equal(["start", "thought", "text", "text", "text", "done"], events.Select(one => one.Name));
        Assert.Equal(["Hm.", "Hello", ", ", "Ada."], events[1..^1].Select(one => one.Delta));
        Assert.Equal(("", MessageStatus.Streaming), (events[0].Start.Reply.Text, events[0].Start.Reply.Status));
        Assert.Equivalent(await StoredAsync(events[^1].Reply), events[^1].Reply, strict: true);
    }

    [Theory]
    [InlineData("text/event-stream", true)]
    [InlineData("Text/Event-Stream; charset=utf-8", true)]
    [InlineData("text/*", true)]
    [InlineData("text/event-stream, */*", true)]
    [InlineData("application/json;q=0.5, text/event-stream", true)]
    [InlineData("*/*", false)]
    [InlineData("application/json", false)]
    [InlineData("*/*, text/event-stream;q=0.5", false)]
    [InlineData("text/event-stream;q=0.5, application/json", false)]
    [InlineData("text/event-stream;q=0", false)]
    [InlineData("no such thing", false)]
    public async Task The_form_of_the_answer_is_the_one_that_is_liked_best(string accept, bool events)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat") { Content = JsonContent.Create(new SendMessage("Hi there")) };
        request.Headers.TryAddWithoutValidation("Accept", accept);

        using var answer = await Ada.SendAsync(request, Cancelled);

        Assert.Equal(events ? "text/event-stream" : "application/json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_next_question_goes_on_from_the_last_answer()
    {
        Gemini.Script(new Answer().Text("One."), new Answer().Text("Two."));

        var first = await SayAsync("First");
        var second = await SayAsync("Second", first.ConversationId);

        Assert.Equal(first.Reply.Id, second.UserMessage.ParentId);
        var asked = Gemini.Requests.Last(request => request.Method == "POST").Json["contents"]!.AsArray();
        Assert.Equal(["First", "One.", "Second"], asked.Select(content => (string?)content!["parts"]![0]!["text"]));
    }
}
