using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Parley.Server.Data;

namespace Parley.Server.Accounts;

/// <summary>
/// Exchanges refresh tokens. Each is good once; one that comes again means that two hold it, and ends the session.
/// But the one before the last may come again for a moment while the last is unused, for its answer may have been lost
/// or two tabs may have sent it: then the last is given again.
/// </summary>
internal sealed partial class RefreshTokens(
    IServiceScopeFactory scopes, SigningKey key, SessionCache cache, IOptions<AccountOptions> options, TimeProvider time, ILogger<RefreshTokens> logger)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly Lazy<byte[]> refreshKey = new(() => key.Derive("refresh tokens"));

    public SessionSecret First(Guid sessionId) => SessionSecret.Derive(refreshKey.Value, sessionId, 0);

    /// <summary>The session with its next refresh token, or null.</summary>
    public async Task<StartedSession?> ExchangeAsync(string? token, CancellationToken cancellationToken)
    {
        if (SessionSecret.Parse(token) is not { } presented)
            return null;

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        var session = await db.Set<Session>().FirstOrDefaultAsync(s => s.Id == presented.SessionId, cancellationToken);
        var account = session is null ? null : await db.Set<Account>().FirstOrDefaultAsync(a => a.Id == session.AccountId && a.State == AccountState.Active, cancellationToken);
        var now = time.GetUtcNow();
        if (session is null || account is null || now >= new LiveSession(session, account).EndsAt(options.Value))
            return null;

        if (presented.Matches(session.RefreshHash))
        {
            var next = SessionSecret.Derive(refreshKey.Value, session.Id, ++session.RefreshCount);
            (session.PreviousRefreshHash, session.RefreshHash) = (session.RefreshHash, next.Hash);
            session.RefreshedAt = session.LastSeenAt = now;
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            await cache.FindAsync(session.Id);
            return new StartedSession(account, session.Id, next);
        }

        var isPrevious = presented.Matches(session.PreviousRefreshHash);
        if (isPrevious && now - session.RefreshedAt < Grace)
        {
            var successor = SessionSecret.Derive(refreshKey.Value, session.Id, session.RefreshCount);
            return successor.Matches(session.RefreshHash) ? new StartedSession(account, session.Id, successor) : null;
        }

        if (isPrevious || WasOurs(presented, session))
        {
            db.Remove(session);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            cache.End(session.Id);
            Log.Replayed(logger, session.Id, session.AccountId);
        }

        return null;
    }

    // A token that was made up must not end somebody's session.
    private bool WasOurs(SessionSecret presented, Session session) =>
        session.RefreshHash is not null && presented.Count < session.RefreshCount
        && SessionSecret.Derive(refreshKey.Value, session.Id, presented.Count).Matches(presented.Hash);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A refresh token was used twice: session {SessionId} of account {AccountId} is ended.")]
        public static partial void Replayed(ILogger logger, Guid sessionId, Guid accountId);
    }
}
