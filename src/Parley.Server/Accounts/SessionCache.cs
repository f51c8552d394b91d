using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Parley.Server.Data;
using Parley.Server.Servers;

namespace Parley.Server.Accounts;

/// <summary>
/// The sessions in use, so that a request need not ask the database who it is. Whatever changes a session or its
/// account in the database tells the cache at once. Beside other servers each request asks all the same: what ends there
/// has ended here, whether or not the word of it came through.
/// </summary>
internal sealed class SessionCache
{
    private const string EndedKind = "session ended";
    private const string AllEndedKind = "sessions ended";

    private readonly IServiceScopeFactory scopes;
    private readonly IOptions<AccountOptions> options;
    private readonly TimeProvider time;
    private readonly ReadPool reads;
    private readonly ServerBus bus;
    private readonly ConcurrentDictionary<Guid, LiveSession> live = new();
    private readonly Lock gate = new();
    private int changes;

    public SessionCache(IServiceScopeFactory scopes, IOptions<AccountOptions> options, TimeProvider time, ReadPool reads, ServerBus bus)
    {
        (this.scopes, this.options, this.time, this.reads, this.bus) = (scopes, options, time, reads, bus);
        bus.Hear(EndedKind, session => EndHere(Guid.Parse(session)));
        bus.Hear(AllEndedKind, what => EndAllHere(Guid.Parse(what[..32]), what.Length > 32 ? Guid.Parse(what[32..]) : null));
    }

    public IEnumerable<LiveSession> Live => live.Values;

    public ValueTask<LiveSession?> FindAsync(Guid sessionId) =>
        !live.TryGetValue(sessionId, out var session) ? new(LoadAsync(sessionId))
        : bus.IsShared ? new(ConfirmAsync(session))
        : new(Use(session));

    /// <summary>The session is over: its requests are refused from now on, and what streams to it stops.</summary>
    public void End(Guid sessionId)
    {
        EndHere(sessionId);
        bus.Tell(EndedKind, sessionId.ToString("N"));
    }

    private void EndHere(Guid sessionId)
    {
        lock (gate)
        {
            changes++;
            if (live.TryRemove(sessionId, out var session))
                session.End();
        }
    }

    /// <param name="accountId">Whose sessions are over.</param>
    /// <param name="except">The one that goes on.</param>
    public void EndAllOf(Guid accountId, Guid? except = null)
    {
        EndAllHere(accountId, except);
        bus.Tell(AllEndedKind, $"{accountId:N}{except:N}");
    }

    private void EndAllHere(Guid accountId, Guid? except)
    {
        lock (gate)
        {
            changes++;
            foreach (var session in live.Values.Where(s => s.User.Id == accountId && s.User.SessionId != except))
                EndHere(session.User.SessionId);
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

    /// <summary>Asks whether the session still stands in the database, and its account as it was.</summary>
    private async Task<LiveSession?> ConfirmAsync(LiveSession session)
    {
        var (id, before) = (session.User.SessionId, session.Stamp);
        var stamp = await reads.RunAsync(db => db.QueryFirst(
            """
            select a."DisplayName" || ' ' || a."UserName" || ' ' || a."IsAdmin" || coalesce(' T' || a."Theme", '') || coalesce(' D' || a."Density", '')
                || coalesce(' S' || a."SendWith", '') || coalesce(' L' || a."Language", '')
            from "Sessions" s join "Accounts" a on a."Id" = s."AccountId"
            where s."Id" = @id and a."State" = 0
            """,
            row => row.GetString(0), ("@id", id)));
        if (stamp is null)
        {
            EndHere(id);
            return null;
        }

        if (stamp != before)
        {
            if (await LoadAccountAsync(session.User.Id) is { } account)
                session.Update(account);
            session.Stamp = stamp;
        }

        return Use(session);
    }

    private async Task<Account?> LoadAccountAsync(Guid id)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AppDbContext>().Set<Account>().AsNoTracking().FirstOrDefaultAsync(a => a.Id == id);
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
