using Microsoft.Data.Sqlite;

namespace Parley.Server.Data;

/// <summary>What the providers' error codes mean: the one place that knows them.</summary>
internal static class DatabaseErrors
{
    // BUSY, LOCKED, NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB: https://sqlite.org/rescode.html
    private static readonly HashSet<int> SqliteUnavailable = [5, 6, 7, 8, 10, 11, 13, 14, 26];
    private const int SqlitePrimaryKeyTaken = 1555;
    private const int SqliteUniqueTaken = 2067;

    /// <summary>The database itself failed, rather than what was asked of it.</summary>
    public static bool IsUnavailable(Exception? exception) => exception switch
    {
        null => false,
        StorageUnavailableException => true,
        SqliteException sqlite => SqliteUnavailable.Contains(sqlite.SqliteErrorCode),
        _ => IsUnavailable(exception.InnerException),
    };

    /// <summary>A row with the same key is there already.</summary>
    public static bool IsUniqueViolation(Exception? exception) => exception switch
    {
        null => false,
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode is SqlitePrimaryKeyTaken or SqliteUniqueTaken,
        _ => IsUniqueViolation(exception.InnerException),
    };
}
