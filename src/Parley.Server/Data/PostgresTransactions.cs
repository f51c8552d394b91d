using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Parley.Server.Data;

/// <summary>
/// Puts what Entity Framework writes in transactions, accounts and sessions, one after the other as on SQLite: what one of
/// them finds is so until it has ended. The lock goes with the transaction, and counts for all servers.
/// </summary>
internal sealed class PostgresTransactions : DbTransactionInterceptor
{
    private static readonly string TakeTurn = string.Create(CultureInfo.InvariantCulture, $"select pg_advisory_xact_lock({PostgresLocks.Accounts})");

    public override DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result) =>
        throw new NotSupportedException("Waiting for others must not hold a thread: write asynchronously.");

    public override async ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = result;
        command.CommandText = TakeTurn;
        await command.ExecuteNonQueryAsync(cancellationToken);
        return result;
    }
}

/// <summary>The numbers of the locks that servers on one database agree on.</summary>
internal static class PostgresLocks
{
    /// <summary>Held by the server that runs on the database; by several together where they share a Redis.</summary>
    public const long Server = 0x5061726c6579_01;

    /// <summary>Held by a transaction of Entity Framework.</summary>
    public const long Accounts = 0x5061726c6579_02;

    /// <summary>Held while the tables are made or brought up to date.</summary>
    public const long Schema = 0x5061726c6579_03;
}
