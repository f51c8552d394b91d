using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Parley.Server.Servers;

/// <summary>Reads all streams in which this server is interested, in one question to Redis forty times a second.</summary>
/// <remarks>One connection carries everything, so no question may block it; and what is lost with a connection is read after.</remarks>
internal sealed partial class StreamFeed(RedisConnection redis, ILogger<StreamFeed> logger) : BackgroundService
{
    private const int MostOfOneStream = 256;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<FollowedStream, bool> followed = [];

    // Until it was reached for the first time as well: meanwhile the server serves.
    private bool isAway = true;
    private bool isReported;

    /// <summary>Redis was away, or not reached yet, and is there: what was said meanwhile may be lost. Given whether it had been lost.</summary>
    public event Action<bool>? Returned;

    /// <summary>Gives what is in a stream, in its order, until it is disposed of.</summary>
    /// <param name="stream">Its name.</param>
    /// <param name="after">The last entry that is known; null: whatever is there by now.</param>
    /// <param name="take">Called on the feed's own time: it must be quick.</param>
    public FollowedStream Follow(string stream, string? after, Action<StreamEntry> take)
    {
        var one = new FollowedStream(redis.Key(stream), after, take, ended => followed.TryRemove(ended, out _));
        followed[one] = true;
        return one;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!redis.IsShared)
            return;

        // Ends quietly: a host that could not start disposes of its services without stopping them.
        using var timer = new PeriodicTimer(Interval);
        await using var end = stoppingToken.Register(timer.Dispose);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            try
            {
                await ReadAsync(await redis.ReachAsync());
                Reached();
            }
            catch (Exception exception)
            {
                // Whatever it is, it must not end the server, which can do without.
                if (stoppingToken.IsCancellationRequested)
                    return;
                Lost(exception);
                await Task.Delay(Patience, CancellationToken.None);
            }
        }
    }

    private async Task ReadAsync(IDatabase database)
    {
        // A Redis that began anew may count from before. Found out before anybody is told that it is back: from here on nothing is missed.
        foreach (var stream in followed.Keys.Where(stream => isAway && stream.IsFromNowOn))
            stream.MoveTo(null);
        for (var more = true; more;)
        {
            more = false;
            foreach (var fresh in followed.Keys.Where(stream => stream.Position is null))
                fresh.MoveTo(await LastOfAsync(database, fresh.Key));
            var asked = followed.Keys.Select(stream => (Stream: stream, After: stream.Position)).Where(one => one.After is not null).ToList();
            if (asked.Count == 0)
            {
                await database.PingAsync();
                return;
            }

            foreach (var found in await database.StreamReadAsync([.. asked.Select(one => new StreamPosition(one.Stream.Key, one.After!))], MostOfOneStream))
            {
                more |= found.Entries.Length == MostOfOneStream;
                foreach (var (stream, after) in asked.Where(one => one.Stream.Key == found.Key))
                    Give(stream, after!, found.Entries);
            }
        }
    }

    private void Give(FollowedStream stream, string after, StreamEntry[] entries)
    {
        foreach (var entry in entries)
        {
            try
            {
                stream.Take(after, entry);
            }
            catch (Exception failure)
            {
                Log.NotTaken(logger, failure);
            }

            after = entry.Id.ToString();
        }
    }

    private static async Task<string> LastOfAsync(IDatabase database, RedisKey key) =>
        await database.StreamRangeAsync(key, count: 1, messageOrder: Order.Descending) is [var last] ? last.Id.ToString() : "0-0";

    private void Reached()
    {
        redis.Found(reachable: true);
        if (isReported)
            Log.Back(logger, redis.Place);
        var (returned, wasLost) = (isAway, isReported);
        isAway = isReported = false;
        if (returned)
            Returned?.Invoke(wasLost);
    }

    private void Lost(Exception exception)
    {
        redis.Found(reachable: false);
        if (!isReported)
            Log.Away(logger, redis.Place, exception.Message);
        isAway = isReported = true;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Redis at {Place} cannot be reached. Each server goes on for itself: what other servers do shows here late. {Reason}")]
        public static partial void Away(ILogger logger, string place, string reason);

        [LoggerMessage(2, LogLevel.Information, "Redis at {Place} is back.")]
        public static partial void Back(ILogger logger, string place);

        [LoggerMessage(3, LogLevel.Error, "What another server said could not be taken in.")]
        public static partial void NotTaken(ILogger logger, Exception exception);
    }
}
