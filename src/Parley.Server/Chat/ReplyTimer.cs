using Parley.Protocol.Chat;
using Parley.Server.Conversations;

namespace Parley.Server.Chat;

/// <summary>Takes the times of one reply, from its making on.</summary>
internal sealed class ReplyTimer(TimeProvider clock)
{
    private readonly long start = clock.GetTimestamp();
    private readonly Lock gate = new();
    private long? first;
    private long? firstThought;
    private long? firstText;

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

    private long Elapsed => (long)clock.GetElapsedTime(start).TotalMilliseconds;
}
