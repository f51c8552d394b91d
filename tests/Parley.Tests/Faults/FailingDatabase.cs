using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Parley.Server.Data;

namespace Parley.Tests.Faults;

/// <summary>The real SQLite, of which some calls fail: those of plain SQL here.</summary>
internal sealed class FailingDatabase(DataDirectory directory, CallFaults faults) : SqliteDatabase(directory)
{
    public override WriteConnection OpenWriter()
    {
        faults.Call();
        return new(new FailingConnection(Open("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"), faults), Dialect.Sqlite);
    }

    public override ReadConnection OpenReader()
    {
        faults.Call();
        return new(new FailingConnection(Open("PRAGMA query_only=1;"), faults), Dialect.Sqlite);
    }
}

/// <summary>The same for what Entity Framework asks.</summary>
internal sealed class FailingCalls(CallFaults faults) : IDbCommandInterceptor, IDbTransactionInterceptor, IDbConnectionInterceptor
{
    public ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken) => Call(result);

    public ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken) => Call(result);

    public ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken) => Call(result);

    public ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken) => Call(result);

    public ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken) => Call(result);

    public ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken) => Call(result);

    private ValueTask<T> Call<T>(T result)
    {
        faults.Call();
        return ValueTask.FromResult(result);
    }
}
