using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Parley.Server.Servers;

/// <summary>
/// What servers tell each other as it happens. It is quick, not sure: what must not be missed stands in the database as
/// well, and who may have missed something is told so. A server that runs alone tells nobody.
/// </summary>
internal sealed class ServerBus
{
    private const string Stream = "bus";
    private const string MissedKind = "missed";
    private const int MostKept = 10_000;
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    private readonly RedisConnection redis;
    private readonly TimeProvider clock;
    private readonly string self = Guid.CreateVersion7().ToString("N");
    private readonly ConcurrentDictionary<string, Action<string>> hearers = new(StringComparer.Ordinal);
    private DateTimeOffset livesUntil;
    private bool isUnheard;

    public ServerBus(RedisConnection redis, StreamFeed feed, TimeProvider clock)
    {
        (this.redis, this.clock) = (redis, clock);
        if (!IsShared)
            return;

        feed.Follow(Stream, after: null, Take);
        feed.Returned += wasLost =>
        {
            Missed?.Invoke();
            // What this one had to say meanwhile, or was saying then, the others have not heard, however well they heard each other.
            if (Interlocked.Exchange(ref isUnheard, false) || wasLost)
                Tell(MissedKind, "");
        };
        Hear(MissedKind, _ => Missed?.Invoke());
    }

    /// <summary>Whether other servers may run beside this one.</summary>
    public bool IsShared => redis.IsShared;

    /// <summary>Something may have been said that was not heard here.</summary>
    public event Action? Missed;

    /// <summary>Calls for everything of this kind that another server tells.</summary>
    public void Hear(string kind, Action<string> hear) => hearers[kind] = hear;

    /// <summary>Tells the other servers.</summary>
    public void Tell(string kind, string what)
    {
        if (IsShared && !redis.TrySend(database => Send(database, kind, what)))
            Volatile.Write(ref isUnheard, true);
    }

    private void Send(IDatabase database, string kind, string what)
    {
        var key = redis.Key(Stream);
        _ = database.StreamAddAsync(
            key, [new("from", self), new("kind", kind), new("what", what)], messageId: null, MostKept, useApproximateMaxLength: true, flags: CommandFlags.FireAndForget);
        var now = clock.GetUtcNow();
        if (now < livesUntil)
            return;
        livesUntil = now + Life / 2;
        _ = database.KeyExpireAsync(key, Life, flags: CommandFlags.FireAndForget);
    }

    private void Take(StreamEntry entry)
    {
        if (entry["from"] != self && hearers.TryGetValue(entry["kind"].ToString(), out var hear))
            hear(entry["what"].ToString());
    }
}
