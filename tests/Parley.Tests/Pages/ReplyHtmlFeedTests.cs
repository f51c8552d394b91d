using Microsoft.Extensions.Logging.Abstractions;
using Parley.Protocol.Chat;
using Parley.Server.Chat;
using Parley.Server.Conversations;
using Parley.Server.Pages;
using Parley.Web.Chat;
using Parley.Web.Markdown;

namespace Parley.Tests.Pages;

public sealed class ReplyHtmlFeedTests
{
    [Fact]
    public void What_came_before_anybody_looked_is_shown_at_once()
    {
        var log = new GenerationLog(new Exchange(Guid.CreateVersion7(), Message("user"), Message("assistant")), bound: int.MaxValue);
        log.Append(new ReplyDelta(DeltaKind.Text, "Already *here*."));
        var markdown = new MarkdownRenderer();
        using var rendered = new RenderedTexts(markdown);
        var feed = new ReplyHtmlFeed(log, markdown, new ReplyHtml(rendered, markdown), TimeProvider.System, NullLogger<ReplyFeeds>.Instance);

        _ = feed.RunAsync();

        Assert.Contains("<em>here</em>", Assert.Single(feed.Since(LivePosition.None).Text).Html, StringComparison.Ordinal);
    }

    private static Message Message(string role) => new()
    {
        Id = Guid.CreateVersion7(),
        ConversationId = Guid.CreateVersion7(),
        ParentId = null,
        Role = role,
        Text = "",
        Status = MessageStatus.Streaming,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
