using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Parley.Server.Data;
using StackExchange.Redis;

namespace Parley.Server.Servers;

/// <summary>
/// The Redis that several servers share. Nothing is kept there that is not kept elsewhere as well: while it is away the
/// servers go on, each for itself.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private readonly ConfigurationOptions? options;
    private readonly string prefix = "";
    private ConnectionMultiplexer? connection;
    private volatile bool isUp;

    public RedisConnection(IOptions<DataOptions> data, IConfiguration configuration)
    {
        if (data.Value.RedisUrl is not { } url)
            return;

        options = RedisAddress.Read(url, out var refusal) ?? throw new StartRefusedException(refusal);
        // Two installations that share a Redis know nothing of each other.
        var installation = HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(configuration["SECRET_KEY"] ?? ""), Encoding.UTF8.GetBytes("redis " + PostgresAddress.Read(data.Value.DatabaseUrl ?? "", out _)?.Database));
        prefix = $"parley:{Convert.ToHexStringLower(installation.AsSpan(0, 8))}:";
    }

    /// <summary>Whether other servers may run beside this one.</summary>
    public bool IsShared => options is not null;

    /// <summary>Null while it cannot be reached, or there is none.</summary>
    public IDatabase? Database => isUp ? connection?.GetDatabase() : null;

    /// <summary>Where it is looked for, for messages to operators.</summary>
    public string Place => options is null ? "" : string.Join(',', options.EndPoints.Select(endPoint => endPoint is System.Net.DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : $"{endPoint}"));

    /// <summary>Sends what may be lost, and waits for nothing.</summary>
    /// <returns>Whether it was sent.</returns>
    public bool TrySend(Action<IDatabase> send)
    {
        if (Database is not { } database)
            return false;
        try
        {
            send(database);
            return true;
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException or ObjectDisposedException)
        {
            isUp = false;
            return false;
        }
    }

    /// <summary>The installation's own name for something.</summary>
    public RedisKey Key(string name) => prefix + name;

    /// <summary>For the one who finds out whether it can be reached: opens the connection where it is not open yet.</summary>
    public async Task<IDatabase> ReachAsync()
    {
        connection ??= await ConnectionMultiplexer.ConnectAsync(options!);
        return connection.GetDatabase();
    }

    /// <summary>Says whether it can be reached.</summary>
    public void Found(bool reachable) => isUp = reachable;

    public async ValueTask DisposeAsync()
    {
        isUp = false;
        if (connection is not null)
            await connection.DisposeAsync();
    }
}
