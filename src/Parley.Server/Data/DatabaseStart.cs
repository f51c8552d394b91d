using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Parley.Server.Data;

/// <summary>
/// Makes the database ready before anything asks it: a new one from the generated script, an older one by migrations after
/// a copy of it, and a refusal for whatever else lies there. Never a fresh start where there was an installation.
/// </summary>
internal sealed partial class DatabaseStart(
    DataDirectory directory, SqliteDatabase database, IServiceScopeFactory scopes, ILogger<DatabaseStart> logger)
{
    private readonly SqliteSchema schema = SqliteSchema.Load();

    private string MarkerPath => directory.PathOf("parley.installed");

    public async Task PrepareAsync(CancellationToken cancellationToken = default)
    {
        directory.Claim();
        RequireSqlite(new Version(3, 51, 3));

        var applied = AppliedMigrations();
        if (applied is null)
            Create();
        else if (applied.Except(schema.Migrations).Any())
            throw Refusal("was made by a newer version of Parley. Start that version, or put back the copy that was made before the upgrade.");
        else if (applied.Count < schema.Migrations.Count)
            await MigrateAsync(applied, cancellationToken);

        if (!File.Exists(MarkerPath))
            await File.WriteAllTextAsync(MarkerPath, "Parley is installed here. As long as this file exists, a missing or empty database is an error.\n", cancellationToken);
    }

    /// <returns>Null where there is no database and none is expected.</returns>
    private List<string>? AppliedMigrations()
    {
        if (new FileInfo(database.Path) is not { Exists: true, Length: > 0 })
            return File.Exists(MarkerPath)
                ? throw Refusal($"is missing or empty, although Parley is installed here. Put back the database or a copy of it. To give up all that was stored and begin anew, delete {MarkerPath}.")
                : null;

        try
        {
            using var connection = database.Open();
            if (connection.Scalar("SELECT count(*) FROM sqlite_master WHERE name = '__EFMigrationsHistory'") is 1L)
                return connection.Texts("SELECT MigrationId FROM __EFMigrationsHistory");

            // A first start that was killed leaves a file without a table in it.
            return !File.Exists(MarkerPath) && connection.Scalar("SELECT count(*) FROM sqlite_master") is 0L
                ? null
                : throw Refusal("is not one of Parley's. Put back Parley's database, or set DATA_DIR to another directory.");
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_CORRUPT)
        {
            throw Refusal("is damaged or no database at all. It was left as it is; put back a copy of it.");
        }
        catch (SqliteException exception) when (DatabaseErrors.IsUnavailable(exception))
        {
            throw Refusal("cannot be opened: it is locked by another program, or this user may not write it.");
        }
    }

    private void Create()
    {
        using var connection = database.Open("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;", SqliteOpenMode.ReadWriteCreate);
        using var transaction = connection.BeginTransaction();
        connection.Run(schema.Script);
        transaction.Commit();
    }

    private async Task MigrateAsync(List<string> applied, CancellationToken cancellationToken)
    {
        var copy = directory.PathOf($"before-{schema.Migrations[^1]}.db");
        using (var connection = database.Open())
        using (var target = new SqliteConnection($"Data Source={copy};Pooling=False"))
            connection.BackupDatabase(target);

        Log.Migrating(logger, schema.Migrations.Count - applied.Count, copy);
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AppDbContext>().Database.MigrateAsync(cancellationToken);
    }

    private static void RequireSqlite(Version least)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        if (Version.Parse(connection.ServerVersion) < least)
            throw new StartRefusedException($"SQLite {connection.ServerVersion} is too old: at least {least} is needed. Use the library that Parley is delivered with.");
    }

    private StartRefusedException Refusal(string rest) => new($"The database {database.Path} {rest}");

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Bringing the database up to date ({Count} steps); a copy from before is in {Copy}.")]
        public static partial void Migrating(ILogger logger, int count, string copy);
    }
}
