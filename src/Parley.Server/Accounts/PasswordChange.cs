using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Parley.Server.Data;

namespace Parley.Server.Accounts;

/// <summary>Gives an account another password.</summary>
internal sealed class PasswordChange(AppDbContext db, AccountPasswords passwords, SessionCache cache, IOptions<AccountOptions> options)
{
    public string? RefusalOf(string? newPassword, string username) =>
        Passwords.RefusalOf(newPassword ?? "", username, options.Value.MinimumPasswordLength);

    /// <summary>Changes it and ends the account's sessions, but perhaps one; false where too many wait to be hashed.</summary>
    public async Task<bool> ApplyAsync(Guid accountId, string newPassword, Guid? keepSession, CancellationToken cancellationToken)
    {
        if (await passwords.HashAsync(newPassword, cancellationToken) is not { } hash)
            return false;

        // A sign-in with the old password that is under way compares the stamp and fails.
        var stamp = Guid.CreateVersion7().ToString();
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        await db.Set<Account>().Where(a => a.Id == accountId)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.PasswordHash, hash).SetProperty(a => a.SecurityStamp, stamp), CancellationToken.None);
        await db.Set<Session>().Where(s => s.AccountId == accountId && s.Id != keepSession).ExecuteDeleteAsync(CancellationToken.None);
        await db.Set<PasswordReset>().Where(r => r.AccountId == accountId).ExecuteDeleteAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);

        cache.EndAllOf(accountId, keepSession);
        return true;
    }
}
