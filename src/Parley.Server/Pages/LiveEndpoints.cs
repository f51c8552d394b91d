using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Parley.Protocol;
using Parley.Server.Accounts;
using Parley.Server.Chat;
using Parley.Server.Hosting;
using Parley.Web.Chat;
using Parley.Web.Shell;

namespace Parley.Server.Pages;

/// <summary>A growing reply, live in the page: what changed as it changes, and the whole at the end.</summary>
internal static class LiveEndpoints
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    // An event stream is no page: tags may stand as they are.
    private static readonly LiveJsonContext Json = new(new JsonSerializerOptions(LiveJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static void MapLive(this IEndpointRouteBuilder app) =>
        app.MapGroup("/live").WithUserDefaults("Pages").ExcludeFromDescription().MapGet("/{id:guid}", FollowAsync);

    internal static async Task<IResult> FollowAsync(
        Guid id, CurrentUser user, ReplyLogs logs, ReplyFeeds feeds, ChatReader chat, PageRenderer pages, TimeProvider clock, HttpContext context,
        string? after = null, [FromHeader(Name = "Last-Event-ID")] string? lastEventId = null)
    {
        if (await logs.FindAsync(user.Id, id) is not { } log)
            return Problems.Refuse(ProblemCodes.NotFound, "There is no such reply.");

        context.Response.Headers["X-Accel-Buffering"] = "no";
        var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, user.SessionEnded);
        context.Response.RegisterForDispose(gone);
        return TypedResults.ServerSentEvents(EventsAsync(log, feeds.Of(log), LivePosition.Parse(lastEventId ?? after), user, chat, pages, clock, gone.Token));
    }

    private static async IAsyncEnumerable<SseItem<string>> EventsAsync(
        GenerationLog log, ReplyHtmlFeed? feed, LivePosition position, CurrentUser user, ChatReader chat, PageRenderer pages, TimeProvider clock,
        CancellationToken gone, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (feed is not null && !gone.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Asked for before what is there is looked at: a change in between is not missed.
            var changed = feed.Changed;
            var update = feed.Since(position);
            position = update.Position;
            if (!update.IsEmpty)
                yield return new SseItem<string>(JsonSerializer.Serialize(update, Json.LiveUpdate), "update") { EventId = position.ToString() };
            if (feed.Ended.IsCompleted)
                break;

            using var pause = CancellationTokenSource.CreateLinkedTokenSource(gone);
            if (await Task.WhenAny(changed, feed.Ended, Task.Delay(KeepAlive, clock, pause.Token)) is { } first && first != changed && first != feed.Ended)
                yield return new SseItem<string>("", "ping");
            await pause.CancelAsync();
        }

        if (gone.IsCancellationRequested)
            yield break;

        var reply = (await log.Ended.WaitAsync(CancellationToken.None)).Reply;
        var shown = await chat.ReadMessageAsync(user, reply.ConversationId, reply.Id);
        var html = shown is null ? "" : await pages.RenderAsync<Reply>(new() { ["Shown"] = shown, ["IsAdmin"] = user.IsAdmin });
        yield return new SseItem<string>(JsonSerializer.Serialize(new LiveEnd(html), Json.LiveEnd), "done");
    }
}
