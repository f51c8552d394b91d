using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Parley.Server.Data;

/// <summary>Makes a PostgreSQL database ready; it may come up a little later than this program.</summary>
internal sealed partial class PostgresStart(
    DataDirectory directory, PostgresDatabase database, PostgresClaim claim, IServiceScopeFactory scopes, IOptions<DataOptions> options, ILogger<PostgresStart> logger)
    : DatabaseStart(DatabaseSchema.LoadPostgres())
{
    private static readonly string TakeTurn = string.Create(CultureInfo.InvariantCulture, $"select pg_advisory_lock({PostgresLocks.Schema})");
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMilliseconds(250);

    public override bool IsMade
    {
        get
        {
            using var connection = Reach();
            return connection.Scalar("select to_regclass('\"__EFMigrationsHistory\"') is not null") is true;
        }
    }

    private string MarkerPath => directory.PathOf("postgresql.installed");

    public override async Task PrepareAsync(CancellationToken cancellationToken = default)
    {
        directory.Claim();
        await using var connection = await WaitAsync(cancellationToken);
        RequireUsable(connection);
        await ClaimAsync(cancellationToken);
        // Of several that start at once one makes the tables. The lock goes with the connection.
        connection.Run(TakeTurn);

        var applied = AppliedMigrations(connection);
        if (applied is null)
            Create(connection);
        else if (IsOlder(applied))
            await MigrateAsync(applied, cancellationToken);
        StepsTaken = applied is null ? null : Schema.Migrations.Count - applied.Count;

        if (!File.Exists(MarkerPath))
            await File.WriteAllTextAsync(MarkerPath, "Parley is installed here, with a PostgreSQL database. As long as this file exists, an empty database is an error.\n", cancellationToken);
    }

    public override void RequireCurrent()
    {
        using var connection = Reach();
        var applied = AppliedMigrations(connection) ?? throw Refusal("holds nothing of Parley's. Set DATABASE_URL to the one that does.");
        if (IsOlder(applied))
            throw IsOld();
    }

    protected override StartRefusedException Refusal(string rest) => new($"The database {database.Place} {rest}");

    /// <summary>Once, for a verb.</summary>
    public NpgsqlConnection Reach()
    {
        try
        {
            return database.Open();
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or SocketException)
        {
            throw NotReached(exception);
        }
    }

    private async Task<NpgsqlConnection> WaitAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                return database.Open();
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or SocketException)
            {
                // What is wrong in the settings does not get better by waiting.
                if (Stopwatch.GetElapsedTime(started) >= options.Value.WaitAtStart || (exception is PostgresException && !DatabaseErrors.IsUnavailable(exception)))
                    throw NotReached(exception);
                if (isFirst)
                    Log.Waiting(logger, database.Place);
                await Task.Delay(TryAgainAfter, cancellationToken);
            }
        }
    }

    private StartRefusedException NotReached(Exception exception) => Refusal(exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } refused =>
            $"does not let this user in: {refused.MessageText.TrimEnd('.')}. Look at the name and the password in DATABASE_URL.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
            "does not exist. Make it (createdb), or set DATABASE_URL to another one.",
        PostgresException refused => $"cannot be used: {refused.MessageText.TrimEnd('.')}.",
        _ => $"cannot be reached: {Innermost(exception).Message.TrimEnd('.')}. Start it, or look at the host, the port and sslmode in DATABASE_URL.",
    });

    private static Exception Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception;

    /// <summary>What any database of Parley's must be, whatever is in it.</summary>
    public void RequireUsable(NpgsqlConnection connection)
    {
        if (connection.PostgreSqlVersion < PostgresDbContext.Oldest)
            throw Refusal($"is of PostgreSQL {connection.PostgreSqlVersion}, which is too old: at least {PostgresDbContext.Oldest.Major} is needed.");
        if (connection.Scalar("show server_encoding") is not "UTF8")
            throw Refusal("does not keep its texts as UTF-8. Make one that does: createdb --encoding=UTF8 --template=template0.");
        if (connection.Scalar("select current_schema()") is not string)
            throw Refusal("has no schema that this user may use. Grant it one: CREATE SCHEMA or GRANT USAGE, CREATE ON SCHEMA public.");
    }

    /// <summary>One that was here a moment ago, as at a restart, may still be leaving.</summary>
    private async Task ClaimAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (!claim.TryTake())
        {
            if (Stopwatch.GetElapsedTime(started) >= options.Value.WaitAtStart)
                throw Refusal(options.Value.IsShared
                    ? "is used by a Parley that runs without REDIS_URL, and so alone. Stop that one, or give it the same REDIS_URL."
                    : "is used by another Parley that runs. Stop that one, or set DATABASE_URL to another database.");
            await Task.Delay(TryAgainAfter, cancellationToken);
        }
    }

    /// <returns>Null where the database is empty and may be.</returns>
    private List<string>? AppliedMigrations(NpgsqlConnection connection)
    {
        if (connection.Scalar("select to_regclass('\"__EFMigrationsHistory\"') is not null") is true)
            return connection.Texts("select \"MigrationId\" from \"__EFMigrationsHistory\"");
        if (connection.Scalar("select count(*) from information_schema.tables where table_schema = current_schema()") is not 0L)
            throw Refusal("is not one of Parley's: there is something else in it. Set DATABASE_URL to a database of Parley's own.");
        return File.Exists(MarkerPath)
            ? throw Refusal($"is empty, although Parley is installed here. Set DATABASE_URL to the one that is not, or put back a copy (pg_restore). To give up all that was stored and begin anew, delete {MarkerPath}.")
            : null;
    }

    private void Create(NpgsqlConnection connection)
    {
        using var transaction = connection.BeginTransaction();
        MakeTables(connection);
        transaction.Commit();
    }

    /// <summary>In a transaction of whoever wants them.</summary>
    public void MakeTables(NpgsqlConnection connection)
    {
        try
        {
            connection.Run(Schema.Script);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw Refusal("does not let this user make tables. Make the user its owner: ALTER DATABASE … OWNER TO …");
        }
    }

    private async Task MigrateAsync(List<string> applied, CancellationToken cancellationToken)
    {
        Log.Migrating(logger, Schema.Migrations.Count - applied.Count);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDbContext>().Database;
            // A step may go through every row.
            db.SetCommandTimeout(TimeSpan.FromHours(6));
            await db.MigrateAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is NpgsqlException or DbUpdateException or InvalidOperationException)
        {
            throw Refusal($"could not be brought up to date: {exception.Message.TrimEnd('.')}. The step that failed was undone. To go back, install the former version, and put back your copy (pg_restore) if other steps were taken before it.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Bringing the database up to date ({Count} steps).")]
        public static partial void Migrating(ILogger logger, int count);

        [LoggerMessage(2, LogLevel.Warning, "The database {Place} cannot be reached yet; waiting for it.")]
        public static partial void Waiting(ILogger logger, string place);
    }
}
