using Microsoft.EntityFrameworkCore;
using Parley.Protocol.Accounts;
using Parley.Protocol.Admin;
using Parley.Server.Accounts;
using Parley.Server.Data;
using Session = Parley.Server.Accounts.Session;

namespace Parley.Server.Admin;

/// <summary>What became of an administrator's act on an account.</summary>
internal enum AdminOutcome
{
    Done,
    NoSuchUser,
    LastAdministrator,
}

/// <summary>What administrators do with accounts. What people wrote is out of their reach.</summary>
internal sealed partial class UserAdministration(
    AppDbContext db, SessionCache cache, Sessions sessions, AccountDeletion deletion, ILogger<UserAdministration> logger)
{
    /// <summary>Changes role and state. The last administrator stays one.</summary>
    public async Task<AdminOutcome> ChangeAsync(CurrentUser admin, Guid userId, UpdateUser change)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        if (await db.Set<Account>().SingleOrDefaultAsync(a => a.Id == userId && a.State != AccountState.Deleting) is not { } account)
            return AdminOutcome.NoSuchUser;
        if ((change.Role == Roles.User || change.State == UserStates.Disabled) && await db.IsLastAdministratorAsync(userId))
            return AdminOutcome.LastAdministrator;

        account.IsAdmin = change.Role is { } role ? role == Roles.Admin : account.IsAdmin;
        account.State = change.State switch
        {
            UserStates.Active => AccountState.Active,
            UserStates.Disabled => AccountState.Disabled,
            _ => account.State,
        };
        await db.SaveChangesAsync();
        if (account.State != AccountState.Active)
            await db.Set<Session>().Where(s => s.AccountId == userId).ExecuteDeleteAsync();
        await transaction.CommitAsync();

        if (account.State == AccountState.Active)
            cache.Update(account);
        else
            cache.EndAllOf(userId);
        Log.Changed(logger, admin.Id, userId, account.IsAdmin, account.State);
        return AdminOutcome.Done;
    }

    /// <summary>Signs somebody out everywhere.</summary>
    public async Task<AdminOutcome> EndSessionsAsync(CurrentUser admin, Guid userId)
    {
        if (!await ExistsAsync(userId))
            return AdminOutcome.NoSuchUser;

        await sessions.EndAllAsync(userId, except: null, CancellationToken.None);
        Log.SignedOut(logger, admin.Id, userId);
        return AdminOutcome.Done;
    }

    /// <summary>Deletes the account with all that belongs to it.</summary>
    public async Task<AdminOutcome> DeleteAsync(CurrentUser admin, Guid userId)
    {
        if (!await ExistsAsync(userId))
            return AdminOutcome.NoSuchUser;
        if (!await deletion.DeleteAsync(userId))
            return AdminOutcome.LastAdministrator;

        Log.Deleted(logger, admin.Id, userId);
        return AdminOutcome.Done;
    }

    private Task<bool> ExistsAsync(Guid userId) => db.Set<Account>().AnyAsync(a => a.Id == userId && a.State != AccountState.Deleting);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Administrator {AdminId} changed account {UserId}: administrator {IsAdmin}, {State}.")]
        public static partial void Changed(ILogger logger, Guid adminId, Guid userId, bool isAdmin, AccountState state);

        [LoggerMessage(2, LogLevel.Information, "Administrator {AdminId} ended all sessions of account {UserId}.")]
        public static partial void SignedOut(ILogger logger, Guid adminId, Guid userId);

        [LoggerMessage(3, LogLevel.Information, "Administrator {AdminId} deleted account {UserId}.")]
        public static partial void Deleted(ILogger logger, Guid adminId, Guid userId);
    }
}
