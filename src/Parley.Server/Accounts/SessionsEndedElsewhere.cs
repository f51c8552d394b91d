using Parley.Server.Data;
using Parley.Server.Hosting;

namespace Parley.Server.Accounts;

/// <summary>Lets go of sessions whose rows another process has removed, as <c>parley reset-password</c> does beside a running server.</summary>
internal sealed partial class SessionsEndedElsewhere(SessionCache cache, ReadPool reads, TimeProvider time, ILogger<SessionsEndedElsewhere> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Periodically.RunAsync(Interval, time, _ => LookAsync(), stoppingToken);

    private async Task LookAsync()
    {
        // First those in use: each of them had a row, and one that begins meanwhile is not looked at.
        var live = cache.Live.Select(session => session.User.SessionId).ToList();
        if (live.Count == 0)
            return;

        try
        {
            var kept = await reads.RunAsync(connection => connection.Query("""select "Id" from "Sessions" """, row => row.GetGuid(0)));
            live.Except(kept).ToList().ForEach(cache.End);
        }
        catch (Exception exception) when (DatabaseErrors.IsUnavailable(exception))
        {
            Log.NotRead(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The sessions could not be read; it is tried again in a moment.")]
        public static partial void NotRead(ILogger logger, Exception exception);
    }
}
