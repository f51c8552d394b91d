using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;

namespace Parley.Server.Accounts;

internal static class AccountQueries
{
    /// <summary>
    /// Whether without this account nobody could administer. To be asked inside the transaction that takes the right
    /// away, or two could take it from each other.
    /// </summary>
    public static async Task<bool> IsLastAdministratorAsync(this AppDbContext db, Guid accountId)
    {
        var administrators = await db.Set<Account>().Where(a => a.IsAdmin && a.State == AccountState.Active).Select(a => a.Id).Take(2).ToListAsync();
        return administrators is [var only] && only == accountId;
    }
}
