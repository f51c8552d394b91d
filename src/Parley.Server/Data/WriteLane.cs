using Microsoft.Data.Sqlite;

namespace Parley.Server.Data;

/// <summary>
/// The one lane of all writes on the hot path. Units of work that wait together share a transaction, each under a
/// savepoint of its own: a unit that throws is rolled back alone, its task fails, the others are kept.
/// </summary>
internal sealed class WriteLane
{
    /// <summary>Runs one unit of work on the lane's thread; the task ends when what it wrote is on disk.</summary>
    public Task<T> RunAsync<T>(Func<WriteConnection, T> work, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException(work.ToString() + cancellationToken);
}

/// <summary>What a unit of work writes with: commands prepared once for the connection's life.</summary>
internal sealed class WriteConnection
{
    /// <summary>The prepared command of this text; its parameters keep their names and get new values.</summary>
    public SqliteCommand Command(string sql) => throw new NotImplementedException(sql);
}
