using Parley.Protocol.Spending;
using Parley.Server.Data;
using Parley.Server.Servers;

namespace Parley.Server.Spending;

/// <summary>
/// The budgets of this installation. Whether there are any is known without asking the database: most have none, and
/// nothing is looked up for them when somebody asks a question.
/// </summary>
internal sealed class BudgetBook
{
    private const string ChangedKind = "budgets";

    // In the numbers that two of PostgreSQL's integers make, which nothing else uses.
    private const int LockKind = 0x5061_7202;
    private const int LockOfAll = 0;

    private readonly ReadPool readers;
    private readonly DatabaseWriter writer;
    private readonly TimeProvider clock;
    private readonly SharedCopy<Known> known;
    private volatile ClosedDays? closed;

    public BudgetBook(ReadPool readers, DatabaseWriter writer, ServerBus bus, TimeProvider clock)
    {
        (this.readers, this.writer, this.clock) = (readers, writer, clock);
        known = new SharedCopy<Known>(bus, ChangedKind, clock, ReadAsync);
    }

    private sealed record Known(bool Any, bool OfAll);

    /// <summary>Before a unit of work that asks for <see cref="Check"/>: what it can know beforehand.</summary>
    /// <returns>Whether there are any budgets.</returns>
    public async ValueTask<bool> PrepareAsync()
    {
        var found = await known.CurrentAsync();
        var time = new UsageTime(clock.GetUtcNow());
        if (found.OfAll && (closed is not { } days || days.Month != time.Month || days.Live < Math.Max(time.Month, time.StillOpen)))
            closed = await readers.RunAsync(db => BudgetRows.CloseDays(db, time));
        return found.Any;
    }

    /// <summary>Whether a user may have one more call made. What is to be set aside for it is set aside in the same unit of work.</summary>
    public BudgetRefusal? Check(WriteConnection db, Guid ownerId, UsageTime time)
    {
        if (db.LocksRows)
        {
            // One after the other: each sees what those before it have set aside.
            db.Execute("select pg_advisory_xact_lock(@kind, @key)", ("@kind", LockKind), ("@key", LockOf(ownerId)));
            if (known.Last?.OfAll is not false)
                db.Execute("select pg_advisory_xact_lock(@kind, @key)", ("@kind", LockKind), ("@key", LockOfAll));
        }

        return BudgetRefusal.Of(BudgetRows.StandingsOf(db, ownerId, time, closed), time);
    }

    /// <summary>How the budgets stand that count for a user; what all have spent together is for administrators.</summary>
    public async Task<IReadOnlyList<BudgetState>> StatesOfAsync(Guid ownerId, bool isAdmin)
    {
        if (!await PrepareAsync())
            return [];

        var time = new UsageTime(clock.GetUtcNow());
        var standings = await readers.RunAsync(db => BudgetRows.StandingsOf(db, ownerId, time, closed));
        return standings.ConvertAll(budget => ToWire(budget, time, isAdmin || budget.Scope != BudgetScopes.All));
    }

    public Task<List<AdminBudget>> ListAsync()
    {
        var time = new UsageTime(clock.GetUtcNow());
        return readers.RunAsync(db => BudgetRows.List(db, time));
    }

    /// <returns>False where there is no such user.</returns>
    public async Task<bool> SetAsync(SetBudget budget)
    {
        var ownerId = budget.UserId ?? UsageLedger.Nobody;
        var isKept = await writer.RunAsync(db =>
        {
            if (budget.UserId is not null && db.QueryFirst("""select 1 from "Accounts" where "Id" = @owner""", row => row.GetInt32(0), ("@owner", ownerId)) == 0)
                return false;
            BudgetRows.Set(db, budget.Scope!, ownerId, budget.Period!, budget.Limit is { } limit ? Money.ToNanos(limit) : null);
            return true;
        });
        known.Tell();
        return isKept;
    }

    private async Task<Known> ReadAsync(Known? _) => (await readers.RunAsync(db => db.QueryFirst(
        """select count(*), count(case when "Scope" = 'all' then 1 end) from "Budgets" """, row => new Known(row.GetInt64(0) > 0, row.GetInt64(1) > 0))))!;

    private static BudgetState ToWire(BudgetStanding budget, UsageTime time, bool isOpen) => new(
        budget.Scope, budget.Period, isOpen ? Money.ToDollars(budget.Limit) : null, isOpen ? Money.ToDollars(budget.Spent) : null,
        isOpen ? Money.ToDollars(budget.Reserved) : null, time.EndOf(budget.Period), budget.IsNear, budget.IsSpent);

    // Two users who share one wait for each other, no more.
    private static int LockOf(Guid ownerId) => ownerId.GetHashCode() | 1;
}
