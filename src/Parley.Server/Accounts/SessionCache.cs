using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Parley.Server.Data;

namespace Parley.Server.Accounts;

/// <summary>
/// The sessions in use, so that a request need not ask the database who it is. Whatever changes a session or its
/// account in the database tells the cache at once.
/// </summary>
internal sealed class SessionCache(IServiceScopeFactory scopes, IOptions<AccountOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<Guid, LiveSession> live = new();
    private readonly Lock gate = new();
    private int changes;

    public IEnumerable<LiveSession> Live => live.Values;

    public ValueTask<LiveSession?> FindAsync(Guid sessionId) =>
        live.TryGetValue(sessionId, out var session) ? new(Use(session)) : new(LoadAsync(sessionId));

    /// <summary>The session is over: its requests are refused from now on, and what streams to it stops.</summary>
    public void End(Guid sessionId)
    {
        lock (gate)
        {
            changes++;
            if (live.TryRemove(sessionId, out var session))
                session.End();
        }
    }

    public void EndAllOf(Guid accountId, Guid? except = null)
    {
        lock (gate)
        {
            changes++;
            foreach (var session in live.Values.Where(s => s.User.Id == accountId && s.User.SessionId != except))
                End(session.User.SessionId);
        }
    }

    /// <summary>The account's name or rights have changed: its sessions go on with the new ones.</summary>
    public void Update(Account account)
    {
        lock (gate)
        {
            changes++;
            foreach (var session in live.Values.Where(s => s.User.Id == account.Id))
                session.Update(account);
        }
    }

    private LiveSession? Use(LiveSession session)
    {
        var now = time.GetUtcNow();
        if (now >= session.EndsAt(options.Value))
            return null;

        session.LastSeenAt = now;
        return session;
    }

    private async Task<LiveSession?> LoadAsync(Guid sessionId)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        while (true)
        {
            var before = Volatile.Read(ref changes);
            var row = await (from s in db.Set<Session>().AsNoTracking()
                             join a in db.Set<Account>().AsNoTracking() on s.AccountId equals a.Id
                             where s.Id == sessionId && a.State == AccountState.Active
                             select new { Session = s, Account = a }).FirstOrDefaultAsync();
            if (row is null)
                return null;

            lock (gate)
            {
                // What was read may have been ended meanwhile, and the end would miss an entry made now.
                if (changes == before)
                    return Use(live.GetOrAdd(sessionId, _ => new LiveSession(row.Session, row.Account)));
            }
        }
    }
}
