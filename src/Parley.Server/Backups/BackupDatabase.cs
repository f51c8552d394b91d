using Microsoft.Data.Sqlite;
using Parley.Server.Data;
using Parley.Server.Hosting;

namespace Parley.Server.Backups;

/// <summary>The copy of the database in a backup: asked for what it holds, and whether it is whole.</summary>
internal sealed class BackupDatabase : IDisposable
{
    private readonly SqliteConnection connection;

    public BackupDatabase(string path)
    {
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
        connection.Open();
        // One file that stands for itself, without a -wal beside it. A start makes it WAL again.
        connection.Scalar("PRAGMA journal_mode=DELETE");
    }

    public List<string> Migrations => connection.Texts("SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId");

    public Dictionary<string, long> RowsPerTable => connection
        .Texts("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name")
        .ToDictionary(name => name, name => (long)connection.Scalar($"SELECT count(*) FROM \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")!, StringComparer.Ordinal);

    public void RequireWhole()
    {
        if (connection.Texts("PRAGMA integrity_check") is not ["ok"] || connection.Scalar("SELECT count(*) FROM pragma_foreign_key_check") is not 0L)
            throw new OperationFailedException(ExitCodes.BadData, "The database in it is damaged.");
    }

    public void Dispose() => connection.Dispose();
}
