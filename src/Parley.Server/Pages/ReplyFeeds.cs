using System.Collections.Concurrent;
using System.Globalization;
using Parley.Server.Chat;
using Parley.Web.Chat;
using Parley.Web.Markdown;

namespace Parley.Server.Pages;

/// <summary>The feeds of the replies that somebody looks at, one each and for each language: some words around the text are ours.</summary>
internal sealed class ReplyFeeds(MarkdownRenderer markdown, ReplyHtml html, TimeProvider clock, ILogger<ReplyFeeds> logger)
{
    private readonly ConcurrentDictionary<(Guid Reply, string Language), Lazy<ReplyHtmlFeed>> feeds = [];

    /// <summary>The feed of a reply that grows; null for one that has ended.</summary>
    public ReplyHtmlFeed? Of(GenerationLog log) =>
        log.Ended.IsCompleted ? null : feeds.GetOrAdd((log.Start.Reply.Id, CultureInfo.CurrentUICulture.Name), key => new(() => Start(key, log))).Value;

    private ReplyHtmlFeed Start((Guid, string) key, GenerationLog log)
    {
        var feed = new ReplyHtmlFeed(log, markdown, html, clock, logger);
        _ = Task.Run(async () =>
        {
            await feed.RunAsync();
            feeds.TryRemove(key, out _);
        });
        return feed;
    }
}
