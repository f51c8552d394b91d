using System.Collections.Concurrent;

namespace Parley.Server.Accounts;

/// <summary>Counts events by key: each key's bucket holds so many, and loses one every so often.</summary>
internal sealed class LeakyBuckets(int capacity, TimeSpan leak, TimeProvider time)
{
    private const int MostBuckets = 100_000;

    // A bucket is the moment at which it will be empty; how full it is follows from that.
    private readonly ConcurrentDictionary<string, long> emptyAt = new(StringComparer.Ordinal);

    /// <summary>How long until there is room again; null while there is.</summary>
    public TimeSpan? FullFor(string key)
    {
        var wait = emptyAt.GetValueOrDefault(key) - Now - (capacity - 1) * leak.Ticks;
        return wait > 0 ? TimeSpan.FromTicks(wait) : null;
    }

    public void Add(string key)
    {
        if (emptyAt.Count >= MostBuckets)
            Sweep();

        var now = Now;
        emptyAt.AddOrUpdate(key, now + leak.Ticks, (_, empty) => Math.Min(Math.Max(empty, now) + leak.Ticks, now + capacity * leak.Ticks));
    }

    public void Empty(string key) => emptyAt.TryRemove(key, out _);

    private long Now => time.GetUtcNow().Ticks;

    private void Sweep()
    {
        foreach (var (key, empty) in emptyAt)
            if (empty <= Now)
                emptyAt.TryRemove(key, out _);

        // Under an attack from everywhere memory comes first; those who were counted start anew.
        if (emptyAt.Count >= MostBuckets)
            emptyAt.Clear();
    }
}
