using System.Globalization;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Parley.Server.Data;

/// <summary>
/// Keeps other servers off the database while this one runs alone: they would take its growing answers for abandoned ones.
/// Those that share a Redis share the claim as well. The lock goes with its connection, so a server that died holds nothing.
/// </summary>
internal sealed partial class PostgresClaim(PostgresDatabase database, IOptions<DataOptions> options, ILogger<PostgresClaim> logger) : IDisposable
{
    private NpgsqlConnection? connection;

    /// <summary>Whether the database is this server's now: alone, or with those that it knows of.</summary>
    /// <param name="alone">Whether no other may have it, whatever they share.</param>
    public bool TryTake(bool alone = false)
    {
        var share = options.Value.IsShared && !alone ? "_shared" : "";
        var take = string.Create(CultureInfo.InvariantCulture, $"select pg_try_advisory_lock{share}({PostgresLocks.Server})");
        // The server would notice the death of this machine after hours only.
        var opened = database.Open("set tcp_keepalives_idle = 15; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3");
        if (opened.Scalar(take) is true)
        {
            connection = opened;
            return true;
        }

        opened.Dispose();
        return false;
    }

    /// <summary>Looks after the lock, and takes it anew where the database was away.</summary>
    public void Look()
    {
        try
        {
            if (connection is null && !TryTake())
                Log.Taken(logger, database.Place);
            connection?.Run("select 1");
        }
        catch (Exception exception) when (DatabaseErrors.IsUnavailable(exception) || exception is InvalidOperationException)
        {
            connection?.Dispose();
            connection = null;
            // What lies idle in the pool is lost as well.
            NpgsqlConnection.ClearAllPools();
        }
    }

    public void Dispose() => connection?.Dispose();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Another Parley has taken the database {Place} while it was away from this one. Stop one of the two.")]
        public static partial void Taken(ILogger logger, string place);
    }
}

/// <summary>Looks after the claim from time to time; without PostgreSQL it does nothing.</summary>
internal sealed class PostgresWatch(IServiceProvider services, IOptions<DataOptions> options) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.IsPostgres)
            return;

        var claim = services.GetRequiredService<PostgresClaim>();
        // Ends quietly: a host that could not start disposes of its services without stopping them, and would report a
        // cancellation as a crash.
        using var timer = new PeriodicTimer(Interval);
        await using var end = stoppingToken.Register(timer.Dispose);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
            claim.Look();
    }
}
