using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Parley.Server.Data;

/// <summary>Writes with plain SQL, one unit of work after or beside the other, each whole or not at all.</summary>
/// <remarks>
/// A unit of work must not wait for anything, must not be awaited inside an open transaction of Entity Framework, and may
/// be run again from its beginning where another writer was in its way: what it sets outside it sets anew each time.
/// </remarks>
internal abstract class DatabaseWriter : IDisposable
{
    private const int MostWaiting = 8_192;

    protected DatabaseWriter(IMeterFactory meters) =>
        meters.CreateParley().CreateObservableGauge("parley.writes.waiting", () => Queue.Count, "{write}", "Units of work that wait to be written to the database.");

    /// <summary>What waits, in the order in which it came.</summary>
    protected BlockingCollection<LaneEntry> Queue { get; } = new(MostWaiting);

    /// <summary>Runs one unit of work; the task ends when what it wrote is on disk.</summary>
    /// <exception cref="StorageUnavailableException">The database could not be written.</exception>
    public Task<T> RunAsync<T>(Func<WriteConnection, T> work, CancellationToken cancellationToken = default)
    {
        var unit = new UnitOfWork<T>(work, cancellationToken);
        Add(unit);
        return unit.Task;
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(Action<WriteConnection> work, CancellationToken cancellationToken = default) =>
        RunAsync(connection => { work(connection); return true; }, cancellationToken);

    /// <summary>Finishes what waits, then closes what it holds.</summary>
    public abstract void Dispose();

    protected void Add(LaneEntry entry)
    {
        try
        {
            if (!Queue.TryAdd(entry))
                throw new StorageUnavailableException("More writes are waiting than the database can take.");
        }
        catch (InvalidOperationException closed)
        {
            throw new StorageUnavailableException("The server is stopping.", closed);
        }
    }
}
