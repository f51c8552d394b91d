using System.Diagnostics.Metrics;

namespace Parley.Server.Data;

/// <summary>
/// Writes to PostgreSQL: several at once, each unit of work in a transaction of its own. Where two meet, one is rolled
/// back and run again, and then finds what the other has written.
/// </summary>
internal sealed partial class PostgresWriters : DatabaseWriter
{
    private const int MostAttempts = 6;

    private readonly PostgresDatabase database;
    private readonly ILogger<PostgresWriters> logger;
    private readonly List<Thread> threads;

    private Silence silence;

    // Never set: what waits for it waits for a while.
    private readonly ManualResetEventSlim never = new();

    public PostgresWriters(PostgresDatabase database, IMeterFactory meters, ILogger<PostgresWriters> logger)
        : base(meters)
    {
        this.database = database;
        this.logger = logger;
        threads = [.. Enumerable.Range(1, database.Writers).Select(number => new Thread(Serve) { Name = $"writer {number}", IsBackground = true })];
        threads.ForEach(thread => thread.Start());
    }

    public override void Dispose()
    {
        Queue.CompleteAdding();
        threads.ForEach(thread => thread.Join());
        never.Dispose();
    }

    private void Serve()
    {
        WriteConnection? connection = null;
        foreach (var entry in Queue.GetConsumingEnumerable())
            Write((UnitOfWork)entry, ref connection);
        connection?.Dispose();
    }

    private void Write(UnitOfWork unit, ref WriteConnection? connection)
    {
        for (var attempt = 1; !unit.TryCancel(); attempt++)
        {
            var wasOpen = connection is not null;
            var isEnding = false;
            try
            {
                silence.RefuseWhoAsked(unit.AskedAt);
                connection ??= database.OpenWriter();
                connection.Begin();
                unit.Run(connection);
                isEnding = true;
                connection.Commit();
            }
            catch (Exception failure)
            {
                if (DatabaseErrors.IsSilence(failure))
                    silence.Noticed();
                RollBack(ref connection, failure);
                if (MayTryAgain(failure, attempt, wasOpen, isEnding))
                {
                    Log.TriedAgain(logger, attempt, failure.GetType().Name);
                    if (DatabaseErrors.IsConflict(failure))
                        never.Wait(Random.Shared.Next(5, 20) << attempt);
                    continue;
                }

                Fail(unit, failure);
                return;
            }

            unit.Complete();
            return;
        }
    }

    /// <summary>
    /// A conflict ends before anything is kept. A connection that was lost may have been lost long ago, so it is tried
    /// once on a new one; but not where its commit was on the way: it may have been heard.
    /// </summary>
    private static bool MayTryAgain(Exception failure, int attempt, bool wasOpen, bool isEnding)
    {
        // What is there already, or not any more, may have been written a moment ago; else it stays in the way.
        if (DatabaseErrors.IsConstraintViolation(failure))
            return attempt < 3;
        return attempt < MostAttempts && (DatabaseErrors.IsConflict(failure) || (wasOpen && !isEnding && DatabaseErrors.IsConnectionLost(failure)));
    }

    private void Fail(UnitOfWork unit, Exception failure)
    {
        if (DatabaseErrors.IsUnavailable(failure))
        {
            Log.NotWritten(logger, failure);
            failure = new StorageUnavailableException("The database could not be written.", failure);
        }

        unit.Fail(failure);
    }

    private static void RollBack(ref WriteConnection? connection, Exception failure)
    {
        try
        {
            if (!DatabaseErrors.IsUnavailable(failure) || DatabaseErrors.IsConflict(failure))
            {
                connection?.RollBack();
                return;
            }
        }
        catch (Exception exception) when (exception is System.Data.Common.DbException or InvalidOperationException)
        {
            // Closing rolls back as well.
        }

        connection?.Dispose();
        connection = null;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "A write was in another's way, or its connection was lost; it is tried again (attempt {Attempt}: {Failure}).")]
        public static partial void TriedAgain(ILogger logger, int attempt, string failure);

        [LoggerMessage(2, LogLevel.Error, "A write was not kept: the database could not be written.")]
        public static partial void NotWritten(ILogger logger, Exception exception);
    }
}
