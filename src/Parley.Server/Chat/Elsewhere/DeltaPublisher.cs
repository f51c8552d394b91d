using System.Collections.Concurrent;
using Parley.Server.Conversations;
using Parley.Server.Hosting;
using Parley.Server.Servers;
using StackExchange.Redis;

namespace Parley.Server.Chat.Elsewhere;

/// <summary>
/// Shows the other servers forty times a second how the replies grow that this one makes, as far as they may be shown.
/// Only those that one of them wants: most are read where they are made, and this would double what a delta costs.
/// </summary>
internal sealed class DeltaPublisher : BackgroundService
{
    private const int MostInOneEntry = 256;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    private readonly ConcurrentQueue<Generation> wanted = [];
    private readonly Dictionary<Guid, Published> published = [];
    private readonly ReplyDelta[] batch = new ReplyDelta[MostInOneEntry];
    private readonly RedisConnection redis;
    private readonly TimeProvider clock;

    public DeltaPublisher(Generations generations, ServerBus bus, RedisConnection redis, TimeProvider clock)
    {
        (this.redis, this.clock) = (redis, clock);
        bus.Hear(DeltaStream.Wanted, reply =>
        {
            if (generations.Find(Guid.Parse(reply)) is { } generation)
                wanted.Enqueue(generation);
        });
    }

    private sealed record Published(LogReader Reader)
    {
        /// <summary>When Redis would forget it.</summary>
        public DateTimeOffset LivesUntil { get; set; }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => redis.IsShared
        ? Periodically.RunAsync(Interval, TimeProvider.System, Publish, stoppingToken)
        : Task.CompletedTask;

    private Task Publish(CancellationToken cancellationToken)
    {
        while (wanted.TryDequeue(out var generation))
        {
            // From its beginning: whoever wants it knows what it has.
            if (!published.ContainsKey(generation.ReplyId))
                published[generation.ReplyId] = new(generation.Log.Open(after: 1)!);
        }

        // What comes while Redis is away is shown when it is back.
        if (published.Count > 0)
        {
            redis.TrySend(database =>
            {
                foreach (var (replyId, one) in published)
                    Publish(database, replyId, one);
            });
        }

        return Task.CompletedTask;
    }

    private void Publish(IDatabase database, Guid replyId, Published one)
    {
        var key = redis.Key(DeltaStream.Of(replyId));
        var grew = false;
        for (int count; (count = one.Reader.Take(batch)) > 0; grew = true)
            Add(DeltaStream.Pack(batch.AsSpan(0, count)), one.Reader.Position);

        var ended = one.Reader.TakeEnd() is not null;
        if (ended)
        {
            Add(DeltaStream.End, one.Reader.Position);
            _ = database.KeyExpireAsync(key, DeltaStream.LifeAfterEnd, flags: CommandFlags.FireAndForget);
            one.Reader.Dispose();
            published.Remove(replyId);
        }
        else if (grew && clock.GetUtcNow() + DeltaStream.Life / 2 > one.LivesUntil)
        {
            one.LivesUntil = clock.GetUtcNow() + DeltaStream.Life;
            _ = database.KeyExpireAsync(key, DeltaStream.Life, flags: CommandFlags.FireAndForget);
        }

        void Add(NameValueEntry[] fields, int eventId) => _ = database.StreamAddAsync(
            key, fields, DeltaStream.EntryOf(eventId), DeltaStream.MostEntries, useApproximateMaxLength: true, flags: CommandFlags.FireAndForget);
    }
}
