using Microsoft.Data.Sqlite;
using Npgsql;

namespace Parley.Server.Data;

/// <summary>What the providers' error codes mean: the one place that knows them.</summary>
internal static class DatabaseErrors
{
    // BUSY, LOCKED, NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB: https://sqlite.org/rescode.html
    private static readonly HashSet<int> SqliteUnavailable = [5, 6, 7, 8, 10, 11, 13, 14, 26];
    private const int SqlitePrimaryKeyTaken = 1555;
    private const int SqliteUniqueTaken = 2067;

    private const string IdleInTransaction = "25P03";

    // Connections, resources, who intervenes, the system, its files: https://www.postgresql.org/docs/current/errcodes-appendix.html
    private static readonly string[] PostgresUnavailable =
    [
        "08", "53", "57", "58", "F0", "XX",
        PostgresErrorCodes.LockNotAvailable, PostgresErrorCodes.ReadOnlySqlTransaction, IdleInTransaction,
        PostgresErrorCodes.SerializationFailure, PostgresErrorCodes.DeadlockDetected,
    ];

    /// <summary>The database itself failed, or others kept it from being written, rather than what was asked of it.</summary>
    public static bool IsUnavailable(Exception? exception) => exception switch
    {
        null => false,
        StorageUnavailableException => true,
        SqliteException sqlite => SqliteUnavailable.Contains(sqlite.SqliteErrorCode),
        PostgresException postgres => Array.Exists(PostgresUnavailable, code => postgres.SqlState.StartsWith(code, StringComparison.Ordinal)),
        // The driver's own: not reached, lost, no connection free in time.
        NpgsqlException => true,
        _ => IsUnavailable(exception.InnerException),
    };

    /// <summary>A row with the same key is there already.</summary>
    public static bool IsUniqueViolation(Exception? exception) => exception switch
    {
        null => false,
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode is SqlitePrimaryKeyTaken or SqliteUniqueTaken,
        PostgresException postgres => postgres.SqlState == PostgresErrorCodes.UniqueViolation,
        _ => IsUniqueViolation(exception.InnerException),
    };

    /// <summary>PostgreSQL undid it because two were in each other's way; the same again may do.</summary>
    public static bool IsConflict(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };

    /// <summary>A row is there already, or not any more.</summary>
    public static bool IsConstraintViolation(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation };

    /// <summary>PostgreSQL did not answer in time, neither to be connected nor to what was asked.</summary>
    public static bool IsSilence(Exception exception) => exception is NpgsqlException { InnerException: TimeoutException };

    /// <summary>The connection to PostgreSQL was lost, or it is about to end.</summary>
    public static bool IsConnectionLost(Exception exception) => (exception is NpgsqlException and not PostgresException && !IsSilence(exception))
        || exception is PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or IdleInTransaction };
}
