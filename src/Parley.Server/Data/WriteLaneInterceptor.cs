using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Parley.Server.Data;

/// <summary>
/// Sends what Entity Framework writes through the <see cref="WriteLane"/>: a transaction holds the lane from before its
/// BEGIN until it has ended, a single bulk update or delete while it runs.
/// </summary>
internal sealed class WriteLaneInterceptor(WriteLane lane) : IDbTransactionInterceptor, IDbCommandInterceptor, IDbConnectionInterceptor
{
    public InterceptionResult<DbTransaction> TransactionStarting(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result) =>
        throw new NotSupportedException("Waiting for the write lane must not hold a thread: write asynchronously.");

    public async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken)
    {
        await EnterAsync(eventData, cancellationToken);
        return result;
    }

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken) =>
        Leave(eventData);

    public Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken) =>
        Leave(eventData);

    public void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) => Leave(eventData);

    public Task TransactionFailedAsync(DbTransaction transaction, TransactionErrorEventData eventData, CancellationToken cancellationToken) =>
        Leave(eventData);

    public async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken)
    {
        if (command.Transaction is null)
            await EnterAsync(eventData, cancellationToken);
        return result;
    }

    public ValueTask<int> NonQueryExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken)
    {
        LeaveUnlessInTransaction(command, eventData);
        return ValueTask.FromResult(result);
    }

    public Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken) =>
        LeaveUnlessInTransaction(command, eventData);

    public Task CommandCanceledAsync(DbCommand command, CommandEndEventData eventData, CancellationToken cancellationToken) =>
        LeaveUnlessInTransaction(command, eventData);

    // A transaction that is disposed without commit or rollback tells nobody but by the connection it lets go.
    public void ConnectionClosed(DbConnection connection, ConnectionEndEventData eventData) => Leave(eventData);

    public Task ConnectionClosedAsync(DbConnection connection, ConnectionEndEventData eventData) => Leave(eventData);

    private async Task EnterAsync(DbContextEventData eventData, CancellationToken cancellationToken)
    {
        if (eventData.Context is AppDbContext context)
            context.LanePass ??= await lane.EnterAsync(cancellationToken);
    }

    private static Task Leave(DbContextEventData eventData)
    {
        if (eventData.Context is AppDbContext context)
        {
            context.LanePass?.Dispose();
            context.LanePass = null;
        }

        return Task.CompletedTask;
    }

    private static Task LeaveUnlessInTransaction(DbCommand command, DbContextEventData eventData) =>
        command.Transaction is null ? Leave(eventData) : Task.CompletedTask;
}
