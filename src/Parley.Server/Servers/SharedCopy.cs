namespace Parley.Server.Servers;

/// <summary>
/// What administrators change now and then and every answer needs: read from the database where it is first asked for,
/// known here from then on, and read again after a change, on whichever server that was made.
/// </summary>
/// <typeparam name="T">What is known; it never changes, another takes its place.</typeparam>
internal sealed class SharedCopy<T>
    where T : class
{
    // As long as it may take until a word that did not come through is read in the database.
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(5);

    private readonly ServerBus bus;
    private readonly string kind;
    private readonly TimeProvider clock;
    private readonly Func<T?, Task<T>> read;
    private volatile Copy? copy;
    private int changes;

    /// <param name="bus">Tells of changes elsewhere.</param>
    /// <param name="kind">Names it among all that is told.</param>
    /// <param name="clock">The time.</param>
    /// <param name="read">Reads it, given what was known last: where that is still so, it is to give back the same.</param>
    public SharedCopy(ServerBus bus, string kind, TimeProvider clock, Func<T?, Task<T>> read)
    {
        (this.bus, this.kind, this.clock, this.read) = (bus, kind, clock, read);
        bus.Hear(kind, _ => Forget());
        bus.Missed += Forget;
    }

    /// <param name="Value">What was read.</param>
    /// <param name="Changes">After how many changes the reading began: what was changed meanwhile is read again.</param>
    /// <param name="At">When.</param>
    private sealed record Copy(T Value, int Changes, DateTimeOffset At);

    /// <summary>As it was read last; null before that.</summary>
    public T? Last => copy?.Value;

    /// <summary>As it is.</summary>
    public async ValueTask<T> CurrentAsync()
    {
        if (copy is { } known && known.Changes == Volatile.Read(ref changes) && (!bus.IsShared || clock.GetUtcNow() - known.At < Trusted))
            return known.Value;

        var (before, at) = (Volatile.Read(ref changes), clock.GetUtcNow());
        var value = await read(Last);
        copy = new Copy(value, before, at);
        return value;
    }

    /// <summary>It was changed here, and is in the database.</summary>
    public void Tell()
    {
        Forget();
        bus.Tell(kind, "");
    }

    /// <summary>It is read again when it is asked for the next time.</summary>
    public void Forget() => Interlocked.Increment(ref changes);
}
