using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Parley.Protocol.Accounts;
using Parley.Protocol.Admin;
using Parley.Server.Accounts;
using Parley.Server.Data;
using Session = Parley.Server.Accounts.Session;

namespace Parley.Server.Admin;

/// <summary>How administrators look at accounts.</summary>
internal static class UserQueries
{
    /// <summary>A page of accounts by username, of those whose name begins so. Null: the cursor is none of ours.</summary>
    public static async Task<AdminUserPage?> ListUsersAsync(this AppDbContext db, string? prefix, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var accounts = db.Set<Account>().AsNoTracking().Where(a => a.State != AccountState.Deleting);
        if (!string.IsNullOrEmpty(prefix))
            accounts = Usernames.KeyOf(prefix) is { } key ? accounts.Where(a => a.NormalizedUserName!.StartsWith(key)) : accounts.Where(_ => false);
        if (cursor is not null)
        {
            if (!TryDecode(cursor, out var after))
                return null;
            accounts = accounts.Where(a => a.NormalizedUserName!.CompareTo(after) > 0);
        }

        var rows = await accounts.OrderBy(a => a.NormalizedUserName).Take(limit + 1)
            .Select(a => new { Key = a.NormalizedUserName!, User = a, LastSeenAt = db.Set<Session>().Where(s => s.AccountId == a.Id).Max(s => (DateTimeOffset?)s.LastSeenAt) })
            .ToListAsync(cancellationToken);
        var items = rows.Take(limit).Select(row => ToWire(row.User, row.LastSeenAt)).ToList();
        return new AdminUserPage(items, rows.Count > limit ? Encode(rows[limit - 1].Key) : null);
    }

    public static async Task<AdminUser?> FindUserAsync(this AppDbContext db, Guid id, CancellationToken cancellationToken)
    {
        var account = await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == id && a.State != AccountState.Deleting, cancellationToken);
        return account is null
            ? null
            : ToWire(account, await db.Set<Session>().Where(s => s.AccountId == id).MaxAsync(s => (DateTimeOffset?)s.LastSeenAt, cancellationToken));
    }

    private static AdminUser ToWire(Account account, DateTimeOffset? lastSeenAt)
    {
        var state = account.State switch
        {
            AccountState.Pending => UserStates.Pending,
            AccountState.Disabled => UserStates.Disabled,
            _ => UserStates.Active,
        };
        return new(account.Id, account.UserName!, account.DisplayName, account.IsAdmin ? Roles.Admin : Roles.User, state, account.CreatedAt, lastSeenAt);
    }

    private static string Encode(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    private static bool TryDecode(string cursor, out string key)
    {
        var bytes = new byte[cursor.Length];
        var isOurs = Base64Url.DecodeFromChars(cursor, bytes, out _, out var length) == OperationStatus.Done;
        key = Encoding.UTF8.GetString(bytes, 0, length);
        return isOurs;
    }
}
