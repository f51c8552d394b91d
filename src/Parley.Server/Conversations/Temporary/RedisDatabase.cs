using Microsoft.Data.Sqlite;
using Parley.Server.Data;
using Parley.Server.Servers;
using SQLitePCL;
using StackExchange.Redis;

namespace Parley.Server.Conversations.Temporary;

/// <summary>
/// A small SQLite database whose bytes lie in Redis. Who writes takes it out, and puts it back if nobody has done so
/// meanwhile; else it begins again with what the other has written.
/// </summary>
internal sealed class RedisDatabase(RedisConnection redis, RedisKey key) : ConversationDatabase, IEquatable<RedisDatabase>
{
    private const int MostAttempts = 50;
    private const string Version = "version";
    private const string Image = "image";

    private readonly RedisKey key = key;

    public override bool IsTemporary => true;

    public override async Task<T> WriteAsync<T>(Func<WriteConnection, T> work)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var database = redis.Database ?? throw Away();
            var (version, connection) = await TakeAsync(database);
            using var unit = new WriteConnection(connection, Dialect.Sqlite);
            var result = MemoryDatabase.Write(unit, work);
            if (raw.sqlite3_total_changes(connection.Handle) == 0 || await PutAsync(database, version, DatabaseImage.ToBytes(connection)))
                return result;
            await Task.Delay(Random.Shared.Next(1, 10 + attempt));
        }

        throw new StorageUnavailableException("Too many write to one user's temporary conversations.");
    }

    public override async Task<T> ReadAsync<T>(Func<PreparedConnection, T> read)
    {
        var (_, connection) = await TakeAsync(redis.Database ?? throw Away());
        using var unit = new WriteConnection(connection, Dialect.Sqlite);
        return MemoryDatabase.Write(unit, read);
    }

    public bool Equals(RedisDatabase? other) => other is not null && other.key.Equals(key);

    public override bool Equals(object? obj) => Equals(obj as RedisDatabase);

    public override int GetHashCode() => key.GetHashCode();

    /// <summary>What it is that fails while Redis is away.</summary>
    public static StorageUnavailableException Away(Exception? why = null) => new("Temporary conversations are kept in Redis, which cannot be reached.", why);

    public static async Task<T> TryAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            throw Away(failure);
        }
    }

    private async Task<(RedisValue Version, SqliteConnection Connection)> TakeAsync(IDatabase database)
    {
        var values = await TryAsync(() => database.HashGetAsync(key, [Version, Image]));
        return (values[0], DatabaseImage.Open((byte[]?)values[1]));
    }

    private Task<bool> PutAsync(IDatabase database, RedisValue version, byte[] image) => TryAsync(() =>
    {
        var transaction = database.CreateTransaction();
        transaction.AddCondition(version.IsNull ? Condition.HashNotExists(key, Version) : Condition.HashEqual(key, Version, version));
        _ = transaction.HashSetAsync(key, [new(Version, version.IsNull ? 1 : (long)version + 1), new(Image, image)]);
        _ = transaction.KeyExpireAsync(key, TemporaryConversations.LongestIdle);
        return transaction.ExecuteAsync();
    });
}
