using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Conversations;
using Parley.Server.Governor;
using Parley.Server.Hosting;

namespace Parley.Server.Chat;

/// <summary>The last event of a reply.</summary>
/// <param name="EventId">One more than any id before it.</param>
/// <param name="Reply">As it is stored.</param>
/// <param name="Problem">Why it failed or was interrupted; absent where it is complete or stopped.</param>
internal sealed record LogEnd(int EventId, Message Reply, Problem? Problem)
{
    /// <summary>What was found after a crash belongs to no request but the one that reads it.</summary>
    public Problem? ProblemReadBy(HttpContext context) => Problem is { TraceId: null } untraced
        ? untraced with { TraceId = ProblemWriter.TraceIdOf(context) }
        : Problem;
}

/// <summary>
/// The numbered events of one reply: 1 is the start, then comes each delta, then the end. One writer, any number of
/// readers; all read from the same list, so a slow one holds nothing but its place.
/// </summary>
internal sealed class GenerationLog
{
    private const int FirstDeltaId = 2;

    // What a reader is given at once is what it costs while it does not take it.
    private const int MostCharactersAtOnce = 16_384;
    private readonly Lock gate = new();
    private readonly List<ReplyDelta> deltas = [];
    private readonly List<LogReader> readers = [];
    private readonly TaskCompletionSource<LogEnd> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int bound;
    private int sentElsewhere;
    private LogEnd? end;
    private WaitState? waiting;

    /// <param name="start">The question, and the reply while it is empty.</param>
    /// <param name="bound">The highest id that may be shown before <see cref="Extend"/>: what a crash could lose must not take ids that its end takes.</param>
    public GenerationLog(Exchange start, int bound)
    {
        Start = start;
        this.bound = bound;
    }

    /// <summary>A log that is at its end.</summary>
    public GenerationLog(Exchange start, IEnumerable<ReplyDelta> deltas, LogEnd end)
        : this(start, int.MaxValue)
    {
        this.deltas.AddRange(deltas);
        End(end);
    }

    public Exchange Start { get; }

    /// <summary>Ends with the reply.</summary>
    public Task<LogEnd> Ended => ended.Task;

    /// <summary>Characters of text and thoughts.</summary>
    public long Length { get; private set; }

    /// <summary>The id of the last delta, or of the start.</summary>
    public int LastDeltaId
    {
        get
        {
            lock (gate)
                return deltas.Count + 1;
        }
    }

    /// <returns>The id of the delta.</returns>
    public int Append(ReplyDelta delta)
    {
        lock (gate)
        {
            deltas.Add(delta);
            Length += delta.Kind == DeltaKind.Part ? 0 : delta.Text.Length;
            if (deltas.Count + 1 <= bound)
                WakeReaders();
            return deltas.Count + 1;
        }
    }

    /// <summary>Shows that the reply waits for its turn at Gemini, or does no more. That is no event of its own: it has no id, is not kept, and only the last one counts.</summary>
    public void Wait(WaitState? where)
    {
        lock (gate)
        {
            waiting = where;
            WakeReaders();
        }
    }

    /// <summary>Where the reply stands among those who wait for Gemini; null where it does not.</summary>
    public WaitState? Waiting
    {
        get
        {
            lock (gate)
                return waiting;
        }
    }

    /// <summary>Lets ids up to this one be shown.</summary>
    public void Extend(int newBound)
    {
        lock (gate)
        {
            var held = deltas.Count + 1 > bound;
            bound = Math.Max(bound, newBound);
            if (held)
                WakeReaders();
        }
    }

    /// <summary>Lets in readers who have had events up to this one from another server, and are ahead of what is here.</summary>
    public void WasSentElsewhere(int eventId)
    {
        lock (gate)
            sentElsewhere = Math.Max(sentElsewhere, eventId);
    }

    /// <summary>Closes the log. What it says is stored by now, so everything may be shown.</summary>
    public void End(LogEnd last)
    {
        lock (gate)
        {
            end = last;
            waiting = null;
            bound = int.MaxValue;
            WakeReaders();
        }

        ended.SetResult(last);
    }

    /// <summary>The deltas that follow an event.</summary>
    public ReplyDelta[] After(int eventId)
    {
        lock (gate)
            return [.. deltas.Skip(Math.Max(0, eventId + 1 - FirstDeltaId))];
    }

    /// <summary>A reader of what follows an event; 0 is before the start. Null where no event of this id was ever sent.</summary>
    public LogReader? Open(int after)
    {
        lock (gate)
        {
            if (after < 0 || after > (end?.EventId ?? Math.Max(Shown, sentElsewhere)))
                return null;

            var reader = new LogReader(this, after, shownAtFirst: Shown);
            readers.Add(reader);
            return reader;
        }
    }

    internal void Close(LogReader reader)
    {
        lock (gate)
            readers.Remove(reader);
    }

    /// <summary>Copies what follows an event as far as it may be shown.</summary>
    internal int Read(int after, Span<ReplyDelta> into)
    {
        lock (gate)
        {
            var from = Math.Max(after + 1, FirstDeltaId);
            var count = Math.Clamp(Shown - from + 1, 0, into.Length);
            var characters = 0;
            for (var i = 0; i < count; i++)
            {
                into[i] = deltas[from - FirstDeltaId + i];
                if ((characters += into[i].Text.Length) >= MostCharactersAtOnce)
                    return i + 1;
            }

            return count;
        }
    }

    internal (int Shown, LogEnd? End) State
    {
        get
        {
            lock (gate)
                return (Shown, end);
        }
    }

    private int Shown => Math.Min(deltas.Count + 1, bound);

    private void WakeReaders()
    {
        foreach (var reader in readers)
            reader.Wake();
    }
}
