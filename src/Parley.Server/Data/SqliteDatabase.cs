using Microsoft.Data.Sqlite;

namespace Parley.Server.Data;

/// <summary>The database file, and how it is opened: everything that is SQLite's own about connections.</summary>
internal sealed class SqliteDatabase(DataDirectory directory)
{
    // The provider itself waits for a lock as long as a command may take; anything but a short time holds threads.
    private const int SecondsToWaitForLock = 2;

    /// <summary>Where the database lies.</summary>
    public string Path { get; } = System.IO.Path.Combine(directory.Path, "parley.db");

    /// <summary>For connections that Entity Framework opens, from the provider's pool.</summary>
    public string ConnectionString => Builder(pooling: true).ConnectionString;

    public WriteConnection OpenWriter() => new(Open("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16384;"));

    public ReadConnection OpenReader() => new(Open("PRAGMA query_only=1; PRAGMA mmap_size=268435456;"));

    private SqliteConnection Open(string pragmas)
    {
        var connection = new SqliteConnection(Builder(pooling: false).ConnectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = pragmas;
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private SqliteConnectionStringBuilder Builder(bool pooling) => new()
    {
        DataSource = Path,
        ForeignKeys = true,
        DefaultTimeout = SecondsToWaitForLock,
        Pooling = pooling,
    };
}
