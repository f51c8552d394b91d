using Parley.Server.Conversations;
using Parley.Server.Governor;
using Parley.Server.Notices;

namespace Parley.Server.Chat;

/// <summary>One reader's place in a <see cref="GenerationLog"/>.</summary>
internal sealed class LogReader(GenerationLog log, int after, int shownAtFirst) : IDisposable
{
    private readonly Signal signal = new();
    private WaitState? told;

    public GenerationLog Log => log;

    /// <summary>The id of the last event that was read; 0 before the start.</summary>
    public int Position { get; private set; } = after;

    /// <summary>Deltas up to this one were there when the reader came: it is replaying.</summary>
    public int ShownAtFirst => shownAtFirst;

    /// <summary>The highest id that can be read now.</summary>
    public int Shown => log.State.Shown;

    /// <summary>Whether the start is to be read next; it is now.</summary>
    public bool TakeStart()
    {
        // What it has was sent, but lost with the server that sent it: the reader begins again.
        if (log.State is { End: { } end } state && Position > state.Shown && Position != end.EventId)
            Position = 0;
        if (Position > 0)
            return false;
        Position = 1;
        return true;
    }

    /// <summary>Whether it is news for this reader where the reply stands among those who wait for Gemini; it is none any more.</summary>
    public bool TakeWaiting(out WaitState? waiting)
    {
        waiting = log.Waiting;
        if (waiting == told)
            return false;
        told = waiting;
        return true;
    }

    /// <summary>Reads the deltas that are there, as many as fit.</summary>
    public int Take(Span<ReplyDelta> into)
    {
        var count = log.Read(Position, into);
        Position += count;
        return count;
    }

    /// <summary>The end, once everything before it is read.</summary>
    public LogEnd? TakeEnd()
    {
        var (shown, end) = log.State;
        if (end is null || (Position < shown && Position != end.EventId))
            return null;
        var already = Position == end.EventId;
        Position = end.EventId;
        return already ? null : end;
    }

    /// <summary>Whether there is nothing left to read, ever.</summary>
    public bool IsAtEnd => log.State.End is { } end && Position == end.EventId;

    /// <summary>Ends when there is something new, or somebody called <see cref="Wake"/>.</summary>
    public ValueTask WaitAsync() => signal.WaitAsync();

    public void Wake() => signal.Raise();

    public void Dispose() => log.Close(this);
}
