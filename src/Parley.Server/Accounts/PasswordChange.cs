using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Parley.Server.Data;

namespace Parley.Server.Accounts;

/// <summary>What became of a change of password.</summary>
internal enum PasswordChangeOutcome
{
    Done,

    /// <summary>What allowed the change does so no more: another one came first.</summary>
    Overtaken,

    /// <summary>Too many wait to be hashed.</summary>
    Busy,
}

/// <summary>Gives an account another password.</summary>
internal sealed class PasswordChange(AppDbContext db, AccountPasswords passwords, SessionCache cache, IOptions<AccountOptions> options)
{
    public string? RefusalOf(string? newPassword, string username) =>
        Passwords.RefusalOf(newPassword ?? "", username, options.Value.MinimumPasswordLength);

    /// <summary>Where the user has just given the present password: every other session ends.</summary>
    public Task<PasswordChangeOutcome> ChangeAsync(CurrentUser user, string newPassword, CancellationToken cancellationToken) =>
        ApplyAsync(user.Id, newPassword, user.SessionId,
            () => db.Set<Session>().AnyAsync(s => s.Id == user.SessionId, CancellationToken.None), cancellationToken);

    /// <summary>Where somebody has a token of this hash: it is used up, and every session ends.</summary>
    public Task<PasswordChangeOutcome> ResetAsync(Guid accountId, byte[] tokenHash, string newPassword, CancellationToken cancellationToken) =>
        ApplyAsync(accountId, newPassword, keptSession: null,
            () => db.Set<PasswordReset>().AnyAsync(r => r.AccountId == accountId && r.TokenHash == tokenHash, CancellationToken.None), cancellationToken);

    private async Task<PasswordChangeOutcome> ApplyAsync(
        Guid accountId, string newPassword, Guid? keptSession, Func<Task<bool>> isStillAllowed, CancellationToken cancellationToken)
    {
        if (await passwords.HashAsync(newPassword, cancellationToken) is not { } hash)
            return PasswordChangeOutcome.Busy;

        // A sign-in with the old password that is under way compares the stamp and fails.
        var stamp = Guid.CreateVersion7().ToString();
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        if (!await isStillAllowed())
            return PasswordChangeOutcome.Overtaken;

        await db.Set<Account>().Where(a => a.Id == accountId)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.PasswordHash, hash).SetProperty(a => a.SecurityStamp, stamp), CancellationToken.None);
        await db.Set<Session>().Where(s => s.AccountId == accountId && s.Id != keptSession).ExecuteDeleteAsync(CancellationToken.None);
        await db.Set<PasswordReset>().Where(r => r.AccountId == accountId).ExecuteDeleteAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);

        cache.EndAllOf(accountId, keptSession);
        return PasswordChangeOutcome.Done;
    }
}
