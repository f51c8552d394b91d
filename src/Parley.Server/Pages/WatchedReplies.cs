using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Server.Accounts;
using Parley.Server.Chat;
using Parley.Server.Governor;
using Parley.Server.Hosting;
using Parley.Web.Chat;
using Parley.Web.Shell;

namespace Parley.Server.Pages;

/// <summary>The replies that one stream follows: what changed as it changes, and the whole at the end.</summary>
internal sealed class WatchedReplies(List<WatchedReply> replies, CurrentUser user, ChatReader chat, PageRenderer pages)
{
    // An event stream is no page: tags may stand as they are.
    private static readonly LiveJsonContext Json = new(new JsonSerializerOptions(LiveJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Says what to call when one of them has changed.</summary>
    public void WakeOnChange(Action wake) => replies.ForEach(reply => reply.Wake = wake);

    /// <summary>Writes what the reader lacks by now.</summary>
    /// <returns>Whether it lacked something.</returns>
    public async ValueTask<bool> WriteAsync(IBufferWriter<byte> output)
    {
        var wrote = false;
        foreach (var reply in replies.ToList())
        {
            // Asked for first: its end may come right after the last change.
            var hasEnded = reply.HasEnded;
            if (reply.Take() is { IsEmpty: false } update)
            {
                Write(output, "update", new LiveUpdateOf(reply.Id, update.Position.ToString(), update), Json.LiveUpdateOf);
                wrote = true;
            }

            if (hasEnded)
            {
                replies.Remove(reply);
                Write(output, "done", new LiveEnd(reply.Id, await ShowAsync(reply)), Json.LiveEnd);
                wrote = true;
            }
        }

        return wrote;
    }

    private async Task<string?> ShowAsync(WatchedReply watched)
    {
        if (watched.Log is null)
            return null;
        var reply = (await watched.Log.Ended).Reply;
        return await chat.ReadMessageAsync(user, reply.ConversationId, reply.Id) is { } shown
            ? await pages.RenderAsync<Reply>(new() { ["Shown"] = shown, ["IsAdmin"] = user.IsAdmin, ["Known"] = watched.Html })
            : null;
    }

    private static void Write<T>(IBufferWriter<byte> output, string name, T data, JsonTypeInfo<T> type) =>
        EventStream.WriteEvent(output, null, name, JsonSerializer.SerializeToUtf8Bytes(data, type));
}

/// <summary>One of them, and how much of it the reader has.</summary>
/// <param name="id">Which reply.</param>
/// <param name="log">Its log; null where there is no such reply.</param>
/// <param name="feed">Its HTML while it grows.</param>
/// <param name="position">How much the reader has at first.</param>
/// <param name="clock">The time.</param>
internal sealed class WatchedReply(Guid id, GenerationLog? log, ReplyHtmlFeed? feed, LivePosition position, TimeProvider clock)
{
    private Task? awaited;
    private WaitState? told;

    public Guid Id => id;

    public GenerationLog? Log => log;

    public bool HasEnded => feed is null || feed.Ended.IsCompleted;

    /// <summary>Called when there is something to take.</summary>
    public Action Wake { get; set; } = () => { };

    /// <summary>The HTML of the answer that the reader has when everything was taken; null where it did not see it grow.</summary>
    public string? Html => feed?.Html;

    /// <summary>What the reader lacks; from then on it has it. Null where it does not grow.</summary>
    public LiveUpdate? Take()
    {
        if (feed is null)
            return null;
        // Asked for before what is there is looked at: a change in between is not missed.
        var changed = feed.Changed;
        if (awaited is null)
            feed.Ended.ContinueWith(_ => Wake(), TaskScheduler.Default);
        if (awaited != changed)
            changed.ContinueWith(_ => Wake(), TaskScheduler.Default);
        awaited = changed;
        var waiting = feed.Waiting;
        var update = feed.Since(position) with { Waiting = waiting == told ? null : waiting.ToWire(clock.GetUtcNow()) };
        told = waiting;
        position = update.Position;
        return update;
    }
}
