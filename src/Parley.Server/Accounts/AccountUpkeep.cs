using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Parley.Server.Data;
using Parley.Server.Hosting;

namespace Parley.Server.Accounts;

/// <summary>
/// Every minute: writes down which sessions were used, removes what has run out, and goes on with deletions that were
/// begun and not finished.
/// </summary>
internal sealed partial class AccountUpkeep(
    IServiceScopeFactory scopes, SessionCache cache, IOptions<AccountOptions> options, TimeProvider time, ILogger<AccountUpkeep> logger) : BackgroundService
{
    private bool stopped;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // Two may stop a host at once, and one of them dispose of it before the other is through.
        if (Interlocked.Exchange(ref stopped, true))
            return;

        await base.StopAsync(cancellationToken);
        await TryAsync(SaveUseAsync, cancellationToken);
    }

    public override void Dispose()
    {
        stopped = true;
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Periodically.RunAsync(TimeSpan.FromMinutes(1), time, UpkeepAsync, stoppingToken);

    private async Task UpkeepAsync(CancellationToken cancellationToken)
    {
        await TryAsync(SaveUseAsync, cancellationToken);
        await TryAsync(RemoveExpiredAsync, cancellationToken);
        await TryAsync((services, token) => services.GetRequiredService<AccountDeletion>().ResumeAsync(token), cancellationToken);
    }

    private async Task SaveUseAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var used = cache.Live.Where(s => s.LastSeenAt.UtcTicks > s.SavedTicks).Select(s => (Session: s, Seen: s.LastSeenAt)).ToList();
        if (used.Count == 0)
            return;

        var db = services.GetRequiredService<AppDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        foreach (var (session, seen) in used)
        {
            var id = session.User.SessionId;
            await db.Set<Session>().Where(s => s.Id == id && s.LastSeenAt < seen)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.LastSeenAt, seen), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        used.ForEach(each => each.Session.SavedTicks = each.Seen.UtcTicks);
    }

    private async Task RemoveExpiredAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<AppDbContext>();
        var now = time.GetUtcNow();
        var (idleSince, begunBefore) = (now - options.Value.SessionIdleTimeout, now - options.Value.SessionLifetime);

        var over = await db.Set<Session>().Where(s => s.LastSeenAt <= idleSince || s.CreatedAt <= begunBefore).Select(s => s.Id).ToListAsync(cancellationToken);
        if (over.Count > 0)
            await db.Set<Session>().Where(s => over.Contains(s.Id)).ExecuteDeleteAsync(cancellationToken);
        over.ForEach(cache.End);

        if (await db.Set<Invite>().AnyAsync(i => i.ExpiresAt <= now, cancellationToken))
            await db.Set<Invite>().Where(i => i.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        if (await db.Set<PasswordReset>().AnyAsync(r => r.ExpiresAt <= now, cancellationToken))
            await db.Set<PasswordReset>().Where(r => r.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task TryAsync(Func<IServiceProvider, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await work(scope.ServiceProvider, cancellationToken);
        }
        catch (ObjectDisposedException) when (stopped)
        {
            // The other one that stops the host was faster.
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.Failed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Upkeep of accounts failed; it is tried again in a minute.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
