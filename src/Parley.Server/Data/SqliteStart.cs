using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Parley.Server.Data;

/// <summary>
/// Makes the database ready before anything asks it: a new one from the generated script, an older one by migrations after
/// a copy of it, and a refusal for whatever else lies there. Never a fresh start where there was an installation.
/// </summary>
internal sealed partial class SqliteStart(
    DataDirectory directory, SqliteDatabase database, IServiceScopeFactory scopes, ILogger<SqliteStart> logger)
    : DatabaseStart(DatabaseSchema.LoadSqlite())
{
    /// <summary>The file that says that there must be a database beside it.</summary>
    public const string Marker = "parley.installed";

    public override bool IsMade => File.Exists(database.Path);

    private string MarkerPath => directory.PathOf(Marker);

    public override async Task PrepareAsync(CancellationToken cancellationToken = default)
    {
        directory.Claim();
        RequireSqlite(new Version(3, 51, 3));

        var applied = AppliedMigrations();
        if (applied is null)
            Create();
        else if (IsOlder(applied))
            await MigrateAsync(applied, cancellationToken);
        StepsTaken = applied is null ? null : Schema.Migrations.Count - applied.Count;

        if (!File.Exists(MarkerPath))
            await File.WriteAllTextAsync(MarkerPath, "Parley is installed here. As long as this file exists, a missing or empty database is an error.\n", cancellationToken);
    }

    public override void RequireCurrent()
    {
        var applied = AppliedMigrations() ?? throw Refusal("is not there: Parley is not installed in this directory. Set DATA_DIR to the one where it is.");
        if (IsOlder(applied))
            throw IsOld();
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
        // Whoever may look into the directory may not look into this; what SQLite makes beside it has the same mode.
        if (!File.Exists(database.Path))
            PrivateFiles.Create(database.Path).Dispose();
        using var connection = database.Open("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;", SqliteOpenMode.ReadWriteCreate);
        using var transaction = connection.BeginTransaction();
        connection.Run(Schema.Script);
        transaction.Commit();
    }

    private async Task MigrateAsync(List<string> applied, CancellationToken cancellationToken)
    {
        var copy = FreePath($"before-{Schema.Migrations[^1]}");
        PrivateFiles.Create(copy).Dispose();
        using (var connection = database.Open())
        using (var target = new SqliteConnection($"Data Source={copy};Pooling=False"))
            connection.BackupDatabase(target);
        CopyFromBefore = copy;

        Log.Migrating(logger, Schema.Migrations.Count - applied.Count, copy);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<AppDbContext>().Database.MigrateAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is SqliteException or DbUpdateException or InvalidOperationException)
        {
            throw Refusal($"could not be brought up to date: {exception.Message.TrimEnd('.')}. To go back, install the former version, delete {database.Path}-wal and {database.Path}-shm, and put the copy from before in its place: mv {copy} {database.Path}");
        }
    }

    // A copy is never overwritten: after a step that failed only the first one is whole.
    private string FreePath(string name) => Enumerable.Range(1, int.MaxValue)
        .Select(number => directory.PathOf(number == 1 ? $"{name}.db" : $"{name}-{number}.db")).First(path => !File.Exists(path));

    private static void RequireSqlite(Version least)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        if (Version.Parse(connection.ServerVersion) < least)
            throw new StartRefusedException($"SQLite {connection.ServerVersion} is too old: at least {least} is needed. Use the library that Parley is delivered with.");
    }

    protected override StartRefusedException Refusal(string rest) => new($"The database {database.Path} {rest}");

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Bringing the database up to date ({Count} steps); a copy from before is in {Copy}.")]
        public static partial void Migrating(ILogger logger, int count, string copy);
    }
}
