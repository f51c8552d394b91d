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
            if (kind == DeltaKind.Text ? firstText is not null : firstThought is not null)
                return;

            var now = Elapsed;
            first ??= now;
            if (kind == DeltaKind.Text)
                firstText = now;
            else
                firstThought = now;
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
