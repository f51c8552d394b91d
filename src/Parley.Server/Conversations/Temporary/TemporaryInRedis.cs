using System.Globalization;
using Parley.Server.Servers;
using StackExchange.Redis;

namespace Parley.Server.Conversations.Temporary;

/// <summary>
/// Of several servers: in the memory of the Redis that they share, a small database for each user, with the time of the last
/// look at each conversation beside it. Redis forgets a user's when all of them have been idle for too long.
/// </summary>
internal sealed class TemporaryInRedis(RedisConnection redis, TimeProvider clock) : TemporaryConversations
{
    private const string Look = "look:";

    public override ConversationDatabase Of(Guid ownerId) => new RedisDatabase(redis, KeyOf(ownerId));

    public override async ValueTask<bool> HasAnyOfAsync(Guid ownerId) =>
        redis.Database is { } database && await RedisDatabase.TryAsync(() => database.KeyExistsAsync(KeyOf(ownerId)));

    public override async ValueTask<bool> VisitAsync(Guid ownerId, Guid conversationId)
    {
        if (!MayBe(conversationId) || redis.Database is not { } database)
            return false;

        var (key, field) = (KeyOf(ownerId), Look + conversationId.ToString("N"));
        var last = await RedisDatabase.TryAsync(() => database.HashGetAsync(key, field));
        if (last.IsNull || clock.GetUtcNow() - TimeOf(last) > LongestIdle)
            return false;

        await SetAsync(database, key, field);
        return true;
    }

    public override async ValueTask AddAsync(Guid ownerId, Guid conversationId)
    {
        var key = KeyOf(ownerId);
        var database = redis.Database ?? throw RedisDatabase.Away();
        await SetAsync(database, key, Look + conversationId.ToString("N"));

        var oldest = clock.GetUtcNow() - LongestIdle;
        var looks = (await LooksAsync(database, key)).OrderByDescending(look => look.At).ToList();
        foreach (var (id, _) in looks.Where((look, i) => i >= MostPerUser || look.At < oldest))
        {
            await Of(ownerId).WriteAsync(db => ConversationWriter.Erase(db, ownerId, id));
            await RemoveAsync(ownerId, id);
        }
    }

    public override async ValueTask RemoveAsync(Guid ownerId, Guid conversationId)
    {
        if (MayBe(conversationId) && redis.Database is { } database)
            await RedisDatabase.TryAsync(() => database.HashDeleteAsync(KeyOf(ownerId), Look + conversationId.ToString("N")));
    }

    public override async ValueTask DropAllOfAsync(Guid ownerId)
    {
        // While Redis is away it forgets them by itself.
        if (redis.Database is { } database)
            await RedisDatabase.TryAsync(() => database.KeyDeleteAsync(KeyOf(ownerId)));
    }

    private async Task SetAsync(IDatabase database, RedisKey key, string field)
    {
        await RedisDatabase.TryAsync(() => database.HashSetAsync(key, field, clock.GetUtcNow().ToUnixTimeMilliseconds()));
        await RedisDatabase.TryAsync(() => database.KeyExpireAsync(key, LongestIdle));
    }

    private static async Task<List<(Guid Id, DateTimeOffset At)>> LooksAsync(IDatabase database, RedisKey key)
    {
        var fields = (await RedisDatabase.TryAsync(() => database.HashKeysAsync(key))).Where(field => field.StartsWith(Look)).ToArray();
        var times = await RedisDatabase.TryAsync(() => database.HashGetAsync(key, fields));
        return [.. fields.Zip(times).Where(one => !one.Second.IsNull).Select(one => (Guid.Parse(one.First.ToString().AsSpan(Look.Length)), TimeOf(one.Second)))];
    }

    private static DateTimeOffset TimeOf(RedisValue milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(milliseconds.ToString(), CultureInfo.InvariantCulture));

    private RedisKey KeyOf(Guid ownerId) => redis.Key($"temporary:{ownerId:N}");
}
