using System.Collections.Concurrent;
using System.Diagnostics;

namespace Parley.Server.Data;

/// <summary>Connections for reading with plain SQL, each with its commands, lent one at a time.</summary>
internal sealed class ReadPool : IDisposable
{
    private const int MostIdle = 16;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly ConcurrentBag<ReadConnection> idle = [];
    private readonly Database database;
    private readonly SemaphoreSlim? free;
    private Silence silence;

    public ReadPool(Database database)
    {
        this.database = database;
        if (database.MostReaders is not { } most)
            return;

        free = new SemaphoreSlim(most);
        // Each of them holds a thread while it waits for the database. Those that serve everybody else are to be there as
        // well, and not to be added one by one while all wait: that took seconds.
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + most), completions);
    }

    /// <summary>Reads in one consistent view of the database for each query.</summary>
    public Task<T> RunAsync<T>(Func<ReadConnection, T> read) => free is null ? Task.FromResult(Run(read)) : RunInTurnAsync(free, read);

    public void Dispose()
    {
        Forget();
        free?.Dispose();
    }

    private async Task<T> RunInTurnAsync<T>(SemaphoreSlim turns, Func<ReadConnection, T> read)
    {
        var asked = Stopwatch.GetTimestamp();
        if (!await turns.WaitAsync(LongestWait))
            throw new StorageUnavailableException("More want to read than the database can take.");
        try
        {
            silence.RefuseWhoAsked(asked);
            return Run(read);
        }
        catch (Exception failure) when (DatabaseErrors.IsSilence(failure))
        {
            silence.Noticed();
            Forget();
            throw;
        }
        finally
        {
            turns.Release();
        }
    }

    private T Run<T>(Func<ReadConnection, T> read)
    {
        if (idle.TryTake(out var connection))
        {
            try
            {
                return Run(connection, read);
            }
            catch (Exception failure) when (database.LosesConnections && DatabaseErrors.IsConnectionLost(failure))
            {
                // It was lost while it lay idle, and so were the others.
                Forget();
            }
        }

        return Run(database.OpenReader(), read);
    }

    private T Run<T>(ReadConnection lent, Func<ReadConnection, T> read)
    {
        ReadConnection? connection = lent;
        try
        {
            var result = read(connection);
            if (idle.Count < MostIdle)
            {
                idle.Add(connection);
                connection = null;
            }

            return result;
        }
        finally
        {
            connection?.Dispose();
        }
    }

    private void Forget()
    {
        while (idle.TryTake(out var connection))
            connection.Dispose();
    }
}
