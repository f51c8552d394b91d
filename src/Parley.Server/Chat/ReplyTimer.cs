using Parley.Protocol.Chat;
using Parley.Server.Conversations;

namespace Parley.Server.Chat;

/// <summary>Takes the times of one reply, from its making on. While it waits for its turn nobody thinks: that does not count.</summary>
internal sealed class ReplyTimer(TimeProvider clock)
{
    private readonly long start = clock.GetTimestamp();
    private readonly Lock gate = new();
    private TimeSpan waited;
    private long? waiting;
    private long? first;
    private long? firstThought;
    private long? firstText;

    /// <summary>From now on it waits, or does no more.</summary>
    public void Wait(bool isWaiting)
    {
        lock (gate)
        {
            if (isWaiting)
            {
                waiting ??= clock.GetTimestamp();
            }
            else if (waiting is { } since)
            {
                waited += clock.GetElapsedTime(since);
                waiting = null;
            }
        }
    }

    /// <summary>Something came from the model.</summary>
    public void Came(DeltaKind kind)
    {
        lock (gate)
        {
            if (kind == DeltaKind.Thought ? firstThought is not null : firstText is not null)
                return;

            var now = Elapsed;
            first ??= now;
            if (kind == DeltaKind.Thought)
                firstThought = now;
            else
                firstText = now;
        }
    }

    /// <summary>Thoughts are over when the text begins; a model that only thought did so to the end.</summary>
    public Timing SoFar
    {
        get
        {
            lock (gate)
                return new Timing(first, firstThought is null ? null : firstText ?? Elapsed, Elapsed);
        }
    }

    private long Elapsed => (long)(clock.GetElapsedTime(start) - waited - (waiting is { } since ? clock.GetElapsedTime(since) : TimeSpan.Zero)).TotalMilliseconds;
}
