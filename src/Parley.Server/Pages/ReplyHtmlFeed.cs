using Parley.Server.Chat;
using Parley.Server.Conversations;
using Parley.Server.Governor;
using Parley.Web.Chat;
using Parley.Web.Markdown;

namespace Parley.Server.Pages;

/// <summary>
/// A growing reply as HTML, rendered once for all who look at it: at once when something comes after a pause, else
/// every 50 ms, and less often as the block grows that must be rendered anew each time.
/// </summary>
internal sealed partial class ReplyHtmlFeed(GenerationLog log, MarkdownRenderer markdown, ReplyHtml html, TimeProvider clock, ILogger<ReplyFeeds> logger)
{
    private const int BatchSize = 128;
    private const double CharactersPerMillisecond = 40;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);

    private readonly Lock gate = new();
    private readonly GrowingHtml text = new(markdown, log.Start.Reply.Id.ToString("N"));
    private readonly ShownCalls calls = new();
    private readonly GrowingHtml thoughts = new(markdown, "t" + log.Start.Reply.Id.ToString("N"));
    private readonly TaskCompletionSource ended = NewSignal();
    private TaskCompletionSource changed = NewSignal();
    private (int Text, int Thoughts) known;
    private WaitState? waiting;

    /// <summary>Sets this run of the feed apart from one of another server or another time, whose versions mean nothing here.</summary>
    public string Run { get; } = Guid.CreateVersion7().ToString("N")[^12..];

    /// <summary>Ends with the reply, once all of it is rendered.</summary>
    public Task Ended => ended.Task;

    /// <summary>The answer's HTML, as far as it was rendered.</summary>
    public string Html
    {
        get
        {
            lock (gate)
                return text.Html;
        }
    }

    /// <summary>Ends when there is more than at the time of asking.</summary>
    public Task Changed
    {
        get
        {
            lock (gate)
                return changed.Task;
        }
    }

    /// <summary>Where the reply stands among those who wait for Gemini.</summary>
    public WaitState? Waiting
    {
        get
        {
            lock (gate)
                return waiting;
        }
    }

    /// <summary>What somebody lacks who has this much.</summary>
    public LiveUpdate Since(LivePosition position)
    {
        var known = position.Run == Run ? position : new LivePosition(Run, 0, 0);
        lock (gate)
        {
            return new LiveUpdate(
                position.Run.Length > 0 && position.Run != Run ? true : null,
                text.Since(known.Text), thoughts.Since(known.Thoughts),
                new LivePosition(Run, text.Version, thoughts.Version));
        }
    }

    /// <summary>Renders until the reply's end.</summary>
    public async Task RunAsync()
    {
        try
        {
            using var reader = log.Open(after: 0)!;
            reader.TakeStart();
            var batch = new ReplyDelta[BatchSize];
            Take(reader, batch);
            while (reader.TakeEnd() is null)
            {
                await reader.WaitAsync();
                Take(reader, batch);
                await Task.WhenAny(Task.Delay(Pause(), clock), log.Ended);
            }

            Take(reader, batch);
        }
        catch (Exception failure)
        {
            // The reply itself is not touched: it is shown whole at its end.
            Log.Failed(logger, failure, log.Start.Reply.Id);
        }
        finally
        {
            await log.Ended;
            ended.SetResult();
        }
    }

    private void Take(LogReader reader, ReplyDelta[] batch)
    {
        lock (gate)
        {
            for (int count; (count = reader.Take(batch)) > 0;)
            {
                foreach (var delta in batch.AsSpan(0, count))
                    Take(delta);
            }

            var before = (known, waiting);
            text.Advance();
            thoughts.Advance();
            known = (text.Version, thoughts.Version);
            waiting = log.Waiting;
            if ((known, waiting) == before)
                return;
            changed.SetResult();
            changed = NewSignal();
        }
    }

    private void Take(ReplyDelta delta)
    {
        if (delta.Kind == DeltaKind.Part)
            html.Grow(text, calls, delta.Text, $"/messages/{log.Start.Reply.Id}");
        else
            (delta.Kind == DeltaKind.Text ? text : thoughts).Append(delta.Text);
    }

    private TimeSpan Pause()
    {
        lock (gate)
            return Shortest + TimeSpan.FromMilliseconds(Math.Max(text.OpenLength, thoughts.OpenLength) / CharactersPerMillisecond);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Reply {ReplyId} could not be rendered while it grew.")]
        public static partial void Failed(ILogger logger, Exception exception, Guid replyId);
    }
}
