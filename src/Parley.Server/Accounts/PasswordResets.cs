using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;

namespace Parley.Server.Accounts;

/// <summary>Lets an administrator help somebody who forgot the password, without ever knowing one.</summary>
internal sealed class PasswordResets(AppDbContext db, PasswordChange change, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>A token that is good once; the account's former one is good no more. Null without such an account.</summary>
    public async Task<(string Token, DateTimeOffset ExpiresAt)?> CreateAsync(Guid accountId, CancellationToken cancellationToken)
    {
        var token = RandomNumberGenerator.GetHexString(40, lowercase: true);
        var expiresAt = time.GetUtcNow() + Lifetime;

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!await db.Set<Account>().AnyAsync(a => a.Id == accountId && a.State != AccountState.Deleting, cancellationToken))
            return null;

        await db.Set<PasswordReset>().Where(r => r.AccountId == accountId).ExecuteDeleteAsync(cancellationToken);
        db.Add(new PasswordReset { AccountId = accountId, TokenHash = Hash(token), ExpiresAt = expiresAt });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (token, expiresAt);
    }

    /// <summary>Whose token it is, or null where it is not good, or no more.</summary>
    public async Task<Account?> FindAsync(string? token, CancellationToken cancellationToken)
    {
        var (hash, now) = (Hash(token ?? ""), time.GetUtcNow());
        return await (from r in db.Set<PasswordReset>()
                      join a in db.Set<Account>().AsNoTracking() on r.AccountId equals a.Id
                      where r.TokenHash == hash && r.ExpiresAt > now && a.State != AccountState.Deleting
                      select a).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Uses the token up; the caller has checked the new password.</summary>
    public Task<PasswordChangeOutcome> RedeemAsync(Account account, string token, string newPassword, CancellationToken cancellationToken) =>
        change.ResetAsync(account.Id, Hash(token), newPassword, cancellationToken);

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token.Trim()));
}
