using System.Collections.Concurrent;

namespace Parley.Server.Data;

/// <summary>Connections for reading with plain SQL, each with its prepared commands, lent one at a time.</summary>
internal sealed class ReadPool(SqliteDatabase database) : IDisposable
{
    private const int MostIdle = 16;
    private readonly ConcurrentBag<ReadConnection> idle = [];

    /// <summary>Reads in one consistent view of the database for each query.</summary>
    public Task<T> RunAsync<T>(Func<ReadConnection, T> read)
    {
        if (!idle.TryTake(out var connection))
            connection = database.OpenReader();
        try
        {
            var result = read(connection);
            if (idle.Count < MostIdle)
            {
                idle.Add(connection);
                connection = null;
            }

            return Task.FromResult(result);
        }
        finally
        {
            connection?.Dispose();
        }
    }

    public void Dispose()
    {
        while (idle.TryTake(out var connection))
            connection.Dispose();
    }
}
