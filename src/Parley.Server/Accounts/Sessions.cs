using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Parley.Server.Data;

namespace Parley.Server.Accounts;

/// <summary>From where somebody signs in, as it is shown in the list of sessions.</summary>
internal sealed record SessionOrigin(IPAddress? Address, string? UserAgent)
{
    private const int LongestUserAgent = 256;

    public static SessionOrigin Of(HttpContext context)
    {
        var agent = context.Request.Headers.UserAgent.ToString();
        return new(context.Connection.RemoteIpAddress, agent.Length switch
        {
            0 => null,
            > LongestUserAgent => agent[..LongestUserAgent],
            _ => agent,
        });
    }
}

/// <summary>A session that was just begun, with the secret that carries it.</summary>
internal sealed record StartedSession(Account Account, Guid Id, SessionSecret Secret);

/// <summary>Begins, lists and ends sessions.</summary>
internal sealed class Sessions(AppDbContext db, SessionCache cache, RefreshTokens refreshTokens, IOptions<AccountOptions> options, TimeProvider time)
{
    private const int MostOfOneAccount = 100;

    /// <summary>Signs the account in; null if meanwhile it was disabled or deleted, or got another password.</summary>
    public async Task<StartedSession?> StartAsync(Account account, SessionOrigin origin, bool useCookie, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!await db.Set<Account>().AnyAsync(a => a.Id == account.Id && a.State == AccountState.Active && a.SecurityStamp == account.SecurityStamp, cancellationToken))
            return null;

        var surplus = await db.Set<Session>().Where(s => s.AccountId == account.Id).OrderByDescending(s => s.LastSeenAt)
            .Skip(MostOfOneAccount - 1).Select(s => s.Id).ToListAsync(cancellationToken);
        if (surplus.Count > 0)
            await db.Set<Session>().Where(s => surplus.Contains(s.Id)).ExecuteDeleteAsync(cancellationToken);

        var session = Add(account, origin, useCookie);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        surplus.ForEach(cache.End);
        return session;
    }

    /// <summary>Signs an account in that is only being made: both are kept with the caller's transaction, or neither is.</summary>
    public StartedSession Add(Account account, SessionOrigin origin, bool useCookie)
    {
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var secret = useCookie ? SessionSecret.Random(id) : refreshTokens.First(id);
        db.Add(new Session
        {
            Id = id,
            AccountId = account.Id,
            CreatedAt = now,
            LastSeenAt = now,
            Address = origin.Address?.ToString(),
            UserAgent = origin.UserAgent,
            CookieHash = useCookie ? secret.Hash : null,
            RefreshHash = useCookie ? null : secret.Hash,
        });
        return new StartedSession(account, id, secret);
    }

    /// <summary>The account's sessions that have not run out, the one used last first.</summary>
    public async Task<IReadOnlyList<Session>> ListAsync(Guid accountId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (idleSince, begunBefore) = (now - options.Value.SessionIdleTimeout, now - options.Value.SessionLifetime);
        var sessions = await db.Set<Session>().AsNoTracking()
            .Where(s => s.AccountId == accountId && s.LastSeenAt > idleSince && s.CreatedAt > begunBefore).ToListAsync(cancellationToken);

        // The rows lag behind by a minute.
        var seen = cache.Live.Where(s => s.User.Id == accountId).ToDictionary(s => s.User.SessionId, s => s.LastSeenAt);
        foreach (var session in sessions)
            session.LastSeenAt = seen.GetValueOrDefault(session.Id, session.LastSeenAt);
        return [.. sessions.OrderByDescending(s => s.LastSeenAt)];
    }

    /// <summary>Ends one of the account's sessions; false if it has none of this id.</summary>
    public async Task<bool> EndAsync(Guid accountId, Guid sessionId, CancellationToken cancellationToken)
    {
        var rows = await db.Set<Session>().Where(s => s.Id == sessionId && s.AccountId == accountId).ExecuteDeleteAsync(cancellationToken);
        if (rows > 0)
            cache.End(sessionId);
        return rows > 0;
    }

    /// <summary>Ends all sessions of the account, but perhaps one.</summary>
    public async Task EndAllAsync(Guid accountId, Guid? except, CancellationToken cancellationToken)
    {
        await db.Set<Session>().Where(s => s.AccountId == accountId && s.Id != except).ExecuteDeleteAsync(cancellationToken);
        cache.EndAllOf(accountId, except);
    }
}
