using Parley.Server.Accounts;
using Parley.Server.Data;

namespace Parley.Server.Spending;

/// <summary>
/// Of an account that is deleted nothing says any more that it was its: what it spent stays in the sums of all, so that nobody
/// makes room in a budget, or a hole in last month's bill, by deleting an account.
/// </summary>
internal sealed class SpendingOfAccount(DatabaseWriter writer) : IAccountDeletion
{
    public Task DeleteAllOfAsync(Guid userId, CancellationToken cancellationToken) => writer.RunAsync(
        db =>
        {
            UsageLedger.Forget(db, userId);
            Reservations.Forget(db, userId);
            BudgetRows.Forget(db, userId);
        },
        cancellationToken);
}
