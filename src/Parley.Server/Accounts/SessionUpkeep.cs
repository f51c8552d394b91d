using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Parley.Server.Data;

namespace Parley.Server.Accounts;

/// <summary>Writes down every minute which sessions were used, and removes those that have run out.</summary>
internal sealed partial class SessionUpkeep(
    IServiceScopeFactory scopes, SessionCache cache, IOptions<AccountOptions> options, TimeProvider time, ILogger<SessionUpkeep> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryRunAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The server stops: once more, below.
        }

        await TryRunAsync(CancellationToken.None);
    }

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        var used = cache.Live.Where(s => s.LastSeenAt.UtcTicks > s.SavedTicks).Select(s => (Session: s, Seen: s.LastSeenAt)).ToList();
        foreach (var (session, seen) in used)
        {
            await db.Set<Session>().Where(s => s.Id == session.User.SessionId && s.LastSeenAt < seen)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.LastSeenAt, seen), cancellationToken);
        }

        var now = time.GetUtcNow();
        var (idleSince, begunBefore) = (now - options.Value.SessionIdleTimeout, now - options.Value.SessionLifetime);
        var over = await db.Set<Session>().Where(s => s.LastSeenAt <= idleSince || s.CreatedAt <= begunBefore).Select(s => s.Id).ToListAsync(cancellationToken);
        if (over.Count > 0)
            await db.Set<Session>().Where(s => over.Contains(s.Id)).ExecuteDeleteAsync(cancellationToken);

        await transaction.CommitAsync(cancellationToken);

        used.ForEach(each => each.Session.SavedTicks = each.Seen.UtcTicks);
        over.ForEach(cache.End);
    }

    private async Task TryRunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.Failed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The use of sessions could not be written down; it is tried again in a minute.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
