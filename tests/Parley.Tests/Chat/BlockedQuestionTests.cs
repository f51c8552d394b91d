using System.Net;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Tests.Accounts;

namespace Parley.Tests.Chat;

/// <summary>A question that was blocked.</summary>
public sealed class BlockedQuestionTests : ChatTest
{
    [Fact]
    public async Task It_is_not_asked_again_with_the_next_one()
    {
        var first = await SayAsync("Hello");
        var blocked = await SayAsync("block:PROHIBITED_CONTENT", first.ConversationId);
        var next = await SayAsync("Something harmless", first.ConversationId);

        Assert.NotNull(blocked.Reply.Blocked);
        Assert.Equal((MessageStatus.Complete, null), (next.Reply.Status, next.Reply.Blocked));
        var asked = Gemini.Requests[^1].Json["contents"]!.AsArray().SelectMany(content => content!["parts"]!.AsArray()).Select(part => (string?)part!["text"]).ToList();
        Assert.DoesNotContain(asked, text => text?.Contains("block:", StringComparison.Ordinal) is true);
        Assert.Equal("Something harmless", asked[^1]);

        // Asked once more by itself it is.
        await PostAsync($"/api/messages/{blocked.Reply.Id}/regenerate");
        Assert.Contains("block:", Gemini.Requests[^1].Json["contents"]!.AsArray()[^1]!["parts"]!.AsArray()[^1]!["text"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("off", "OFF")]
    [InlineData("few", "BLOCK_ONLY_HIGH")]
    [InlineData("some", "BLOCK_MEDIUM_AND_ABOVE")]
    [InlineData("most", "BLOCK_LOW_AND_ABOVE")]
    public async Task How_much_is_blocked_is_said_for_a_conversation(string wish, string threshold)
    {
        var first = await SayAsync(new SendMessage("Hello", Settings: new ModelSettings(Safety: wish)));
        await Ada.PatchAsync($"/api/conversations/{first.ConversationId}", new UpdateConversation(Settings: new ModelSettings(Safety: wish)));
        await SayAsync("And on", first.ConversationId);

        Assert.All(Gemini.Requests.Where(request => request.Path.Contains(":stream", StringComparison.Ordinal)), request =>
            Assert.Equal(Enumerable.Repeat(threshold, 4), request.Json["safetySettings"]!.AsArray().Select(setting => (string?)setting!["threshold"])));
        await PostAsync("/api/chat", new SendMessage("Hello", Settings: new ModelSettings(Safety: "everything"))).ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.InvalidRequest);
    }

    [Fact]
    public async Task Where_nothing_is_said_Gemini_blocks_as_it_does_by_itself()
    {
        await SayAsync("Hello");

        Assert.False(Gemini.Requests[^1].Json.ContainsKey("safetySettings"));
    }
}
