using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Parley.Protocol.Admin;
using Parley.Server.Data;
using StoredInvite = Parley.Server.Accounts.Invite;

namespace Parley.Server.Admin;

/// <summary>Makes, lists and withdraws invitations.</summary>
internal sealed class Invitations(AppDbContext db, TimeProvider time)
{
    private const int UsualDays = 7;

    /// <summary>The code is in the answer and nowhere else.</summary>
    public async Task<Invite> CreateAsync(int? days, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var code = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 26);
        var invite = new StoredInvite
        {
            Id = Guid.CreateVersion7(now),
            CodeHash = StoredInvite.Hash(code),
            CreatedAt = now,
            ExpiresAt = now.AddDays(days ?? UsualDays),
        };
        db.Add(invite);
        await db.SaveChangesAsync(cancellationToken);
        return new Invite(invite.Id, code, invite.CreatedAt, invite.ExpiresAt);
    }

    public async Task<InviteList> ListAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return new InviteList(await db.Set<StoredInvite>().Where(i => i.ExpiresAt > now).OrderByDescending(i => i.CreatedAt)
            .Select(i => new Invite(i.Id, null, i.CreatedAt, i.ExpiresAt)).ToListAsync(cancellationToken));
    }

    /// <summary>False without such an invitation.</summary>
    public async Task<bool> WithdrawAsync(Guid id, CancellationToken cancellationToken) =>
        await db.Set<StoredInvite>().Where(i => i.Id == id).ExecuteDeleteAsync(cancellationToken) > 0;
}
