using Parley.Server.Servers;
using StackExchange.Redis;

namespace Parley.Server.Checks;

/// <summary>The Redis that several servers share.</summary>
internal sealed class RedisCheck(RedisConnection redis)
{
    private static readonly Version Oldest = new(6, 2);

    /// <summary>Null where there is none to look at.</summary>
    public async Task<Finding?> RunAsync()
    {
        if (!redis.IsShared)
            return null;

        try
        {
            var database = await redis.ReachAsync();
            await database.PingAsync();
            // It must hold streams, and be let to.
            var key = redis.Key("check");
            await database.StreamAddAsync(key, "check", "");
            await database.KeyDeleteAsync(key);
            var version = database.Multiplexer.GetServers()[0].Version;
            return version >= Oldest
                ? new(Verdict.Good, $"Redis {version} at {redis.Place} answers.")
                : new(Verdict.Bad, $"Redis at {redis.Place} is of version {version}, which is too old.", $"Put in {Oldest} or later.");
        }
        catch (RedisServerException refused)
        {
            return new(Verdict.Bad, $"Redis at {redis.Place} refuses: {refused.Message.TrimEnd('.')}.", "Look at the user, the password and the number in REDIS_URL, and at the memory that Redis may use.");
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            return new(Verdict.Bad, $"Redis cannot be reached at {redis.Place}.", "Start it, or look at the host, the port, the password and whether it speaks TLS (rediss://) in REDIS_URL. Until then each server goes on for itself.");
        }
    }
}
