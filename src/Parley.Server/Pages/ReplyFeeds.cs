using System.Collections.Concurrent;
using Parley.Server.Chat;
using Parley.Web.Markdown;

namespace Parley.Server.Pages;

/// <summary>The feeds of the replies that somebody looks at, one each.</summary>
internal sealed class ReplyFeeds(MarkdownRenderer markdown, TimeProvider clock, ILogger<ReplyFeeds> logger)
{
    private readonly ConcurrentDictionary<Guid, Lazy<ReplyHtmlFeed>> feeds = [];

    /// <summary>The feed of a reply that grows; null for one that has ended.</summary>
    public ReplyHtmlFeed? Of(GenerationLog log) =>
        log.Ended.IsCompleted ? null : feeds.GetOrAdd(log.Start.Reply.Id, id => new(() => Start(id, log))).Value;

    private ReplyHtmlFeed Start(Guid id, GenerationLog log)
    {
        var feed = new ReplyHtmlFeed(log, markdown, clock, logger);
        _ = Task.Run(async () =>
        {
            await feed.RunAsync();
            await log.Ended;
            feeds.TryRemove(id, out _);
        });
        return feed;
    }
}
