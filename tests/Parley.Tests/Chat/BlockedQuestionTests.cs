using Parley.Protocol.Chat;

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
}
