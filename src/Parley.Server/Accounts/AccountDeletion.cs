using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;

namespace Parley.Server.Accounts;

/// <summary>
/// Deletes accounts with all that belongs to them. First the account is marked, which shuts it at once; then each
/// feature takes what is its own; the account itself goes last. What a crash leaves is gone on with.
/// </summary>
internal sealed class AccountDeletion(AppDbContext db, SessionCache cache, IEnumerable<IAccountDeletion> features, SetupCode setupCode)
{
    /// <summary>False if it is the last administrator's, and somebody else has an account.</summary>
    public async Task<bool> DeleteAsync(Guid accountId)
    {
        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            if (await db.IsLastAdministratorAsync(accountId) && await db.Set<Account>().AnyAsync(a => a.Id != accountId))
                return false;

            await db.Set<Account>().Where(a => a.Id == accountId).ExecuteUpdateAsync(set => set.SetProperty(a => a.State, AccountState.Deleting));
            await db.Set<Session>().Where(s => s.AccountId == accountId).ExecuteDeleteAsync();
            await transaction.CommitAsync();
        }

        cache.EndAllOf(accountId);
        await FinishAsync(accountId, CancellationToken.None);
        return true;
    }

    /// <summary>Goes on with what was begun and not finished.</summary>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await db.Set<Account>().Where(a => a.State == AccountState.Deleting).Select(a => a.Id).ToListAsync(cancellationToken))
            await FinishAsync(id, cancellationToken);
    }

    private async Task FinishAsync(Guid accountId, CancellationToken cancellationToken)
    {
        foreach (var feature in features)
            await feature.DeleteAllOfAsync(accountId, cancellationToken);
        await db.Set<Account>().Where(a => a.Id == accountId).ExecuteDeleteAsync(cancellationToken);

        if (!await db.Set<Account>().AnyAsync(cancellationToken))
            setupCode.Print();
    }
}
