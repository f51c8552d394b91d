using System.Diagnostics.Metrics;

namespace Parley.Server.Data;

/// <summary>
/// The one lane of all writes to SQLite. Units of work that wait together share a transaction, each under a savepoint of its own:
/// a unit that throws is rolled back alone and its task fails, the others are kept. What Entity Framework writes passes
/// through the same lane as a guest, so that no two writers of this process ever wait for the database's lock.
/// </summary>
internal sealed partial class WriteLane : DatabaseWriter
{
    private const int MostInOneTransaction = 512;
    private static readonly TimeSpan LongestStay = TimeSpan.FromSeconds(10);

    private readonly SqliteDatabase database;
    private readonly ILogger<WriteLane> logger;
    private readonly Thread thread;
    private WriteConnection? connection;

    public WriteLane(SqliteDatabase database, IMeterFactory meters, ILogger<WriteLane> logger)
        : base(meters)
    {
        this.database = database;
        this.logger = logger;
        thread = new Thread(Serve) { Name = "write lane", IsBackground = true };
        thread.Start();
    }

    /// <summary>Holds the lane for a writer with a connection of its own, from the end of the task until the pass is disposed.</summary>
    public Task<IDisposable> EnterAsync(CancellationToken cancellationToken = default)
    {
        var guest = new LaneGuest(cancellationToken);
        Add(guest);
        return guest.Admitted;
    }

    public override void Dispose()
    {
        Queue.CompleteAdding();
        thread.Join();
    }

    private void Serve()
    {
        foreach (var entry in Queue.GetConsumingEnumerable())
        {
            var guest = entry as LaneGuest ?? WriteTogether((UnitOfWork)entry);
            if (guest?.StayUntilLeft(LongestStay) is false)
                Log.GuestOverstayed(logger, LongestStay);
        }

        connection?.Dispose();
    }

    /// <returns>The guest that ended the group, if one did: it is next.</returns>
    private LaneGuest? WriteTogether(UnitOfWork first)
    {
        var written = new List<UnitOfWork>();
        LaneEntry? entry = first;
        try
        {
            connection ??= database.OpenWriter();
            connection.Begin();
            while (entry is UnitOfWork unit)
            {
                if (TryWrite(unit, connection))
                    written.Add(unit);
                if (written.Count == MostInOneTransaction || !Queue.TryTake(out entry))
                    entry = null;
            }

            connection.Commit();
        }
        catch (Exception failure)
        {
            Log.TransactionFailed(logger, failure);
            // Closing rolls back, and a fresh connection is how the lane recovers from whatever happened.
            connection?.Dispose();
            connection = null;
            if (entry is UnitOfWork cutShort)
                written.Add(cutShort);
            foreach (var unit in written)
                unit.Fail(new StorageUnavailableException("The database could not be written.", failure));
            return entry as LaneGuest;
        }

        foreach (var unit in written)
            unit.Complete();
        return entry as LaneGuest;
    }

    private static bool TryWrite(UnitOfWork unit, WriteConnection connection)
    {
        if (unit.TryCancel())
            return false;

        connection.SetSavepoint();
        try
        {
            unit.Run(connection);
            connection.ReleaseSavepoint();
            return true;
        }
        catch (Exception failure) when (!DatabaseErrors.IsUnavailable(failure))
        {
            connection.RollBackToSavepoint();
            unit.Fail(failure);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A group of writes was rolled back: the database could not be written.")]
        public static partial void TransactionFailed(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Error, "A transaction held the write lane for more than {Longest}; the lane goes on without it.")]
        public static partial void GuestOverstayed(ILogger logger, TimeSpan longest);
    }
}
