using System.Collections.Concurrent;
using System.Globalization;
using Parley.Server.Servers;

namespace Parley.Server.Hosting;

/// <summary>
/// Counts events by key: each key's bucket holds so many, and loses one every so often. What one server counts it tells
/// the others, so that a limit is one limit for all of them.
/// </summary>
internal sealed class LeakyBuckets
{
    private const int MostBuckets = 100_000;

    // A bucket is the moment at which it will be empty; how full it is follows from that.
    private readonly ConcurrentDictionary<string, long> emptyAt = new(StringComparer.Ordinal);
    private readonly int capacity;
    private readonly TimeSpan leak;
    private readonly TimeProvider time;
    private readonly ServerBus bus;
    private readonly string kind;

    /// <param name="name">Sets them apart from others, for the other servers.</param>
    /// <param name="capacity">How many a bucket holds.</param>
    /// <param name="leak">After which time it loses one.</param>
    /// <param name="time">The time.</param>
    /// <param name="bus">To the other servers.</param>
    public LeakyBuckets(string name, int capacity, TimeSpan leak, TimeProvider time, ServerBus bus)
    {
        (this.capacity, this.leak, this.time, this.bus, kind) = (capacity, leak, time, bus, "limit " + name);
        bus.Hear(kind, Hear);
    }

    /// <summary>How long until there is room again; null while there is.</summary>
    public TimeSpan? FullFor(string key)
    {
        var wait = emptyAt.GetValueOrDefault(key) - Now - (capacity - 1) * leak.Ticks;
        return wait > 0 ? TimeSpan.FromTicks(wait) : null;
    }

    public void Add(string key)
    {
        Count(key, 1);
        bus.Tell(kind, "1 " + key);
    }

    /// <summary>Adds one where there is room, and tells nobody yet: see <see cref="Tell"/>.</summary>
    /// <returns>How long until there is room; null where it is added.</returns>
    public TimeSpan? TryAdd(string key)
    {
        SweepIfMany();
        while (true)
        {
            var now = Now;
            var empty = emptyAt.GetOrAdd(key, now);
            var after = Math.Max(empty, now) + leak.Ticks;
            if (after - now > capacity * leak.Ticks)
                return TimeSpan.FromTicks(after - now - capacity * leak.Ticks);
            if (emptyAt.TryUpdate(key, after, empty))
                return null;
        }
    }

    /// <summary>Tells the others what was added here since the last time.</summary>
    public void Tell(string key, int number) => bus.Tell(kind, string.Create(CultureInfo.InvariantCulture, $"{number} {key}"));

    public void Empty(string key)
    {
        emptyAt.TryRemove(key, out _);
        bus.Tell(kind, "0 " + key);
    }

    // Not the time of day: a clock that is put back an hour would shut everybody out for that hour.
    private long Now => time.GetElapsedTime(0).Ticks;

    private void Hear(string what)
    {
        var space = what.IndexOf(' ', StringComparison.Ordinal);
        var key = what[(space + 1)..];
        if (int.Parse(what.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture) is > 0 and var number)
            Count(key, number);
        else
            emptyAt.TryRemove(key, out _);
    }

    private void Count(string key, int number)
    {
        SweepIfMany();
        var now = Now;
        var more = number * leak.Ticks;
        emptyAt.AddOrUpdate(key, now + more, (_, empty) => Math.Min(Math.Max(empty, now) + more, now + capacity * leak.Ticks));
    }

    private void SweepIfMany()
    {
        if (emptyAt.Count < MostBuckets)
            return;
        foreach (var (key, empty) in emptyAt)
        {
            if (empty <= Now)
                emptyAt.TryRemove(key, out _);
        }

        // Under an attack from everywhere memory comes first; those who were counted start anew.
        if (emptyAt.Count >= MostBuckets)
            emptyAt.Clear();
    }
}
