using Microsoft.Data.Sqlite;

namespace Parley.Server.Data;

/// <summary>The database file, and how it is opened: everything that is SQLite's own about connections.</summary>
internal class SqliteDatabase(DataDirectory directory) : Database
{
    // The provider itself waits for a lock as long as a command may take; anything but a short time holds threads.
    private const int SecondsToWaitForLock = 2;

    /// <summary>Where the database lies.</summary>
    public string Path { get; } = directory.PathOf("parley.db");

    public override string Place => Path;

    /// <summary>For connections that Entity Framework opens, from the provider's pool.</summary>
    public string ConnectionString => Builder(pooling: true).ConnectionString;

    public override WriteConnection OpenWriter() =>
        new(Open("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16384;"), Dialect.Sqlite);

    public override ReadConnection OpenReader() => new(Open("PRAGMA query_only=1; PRAGMA cache_size=-4096;"), Dialect.Sqlite);

    /// <summary>A plain connection that nobody shares.</summary>
    public SqliteConnection Open(string pragmas = "", SqliteOpenMode mode = SqliteOpenMode.ReadWrite)
    {
        var connection = new SqliteConnection(Builder(pooling: false, mode).ConnectionString);
        try
        {
            connection.Open();
            connection.Run(pragmas);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // Only the first start makes a file: one that is lost later must never come back empty.
    private SqliteConnectionStringBuilder Builder(bool pooling, SqliteOpenMode mode = SqliteOpenMode.ReadWrite) => new()
    {
        DataSource = Path,
        Mode = mode,
        ForeignKeys = true,
        DefaultTimeout = SecondsToWaitForLock,
        Pooling = pooling,
    };
}
