using Parley.Server.Hosting;

namespace Parley.Server.Conversations;

/// <summary>Every hour: deletes for good what was in the trash for as long as it is kept.</summary>
internal sealed partial class TrashUpkeep(Trash trash, TimeProvider clock, ILogger<TrashUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Periodically.RunAsync(Interval, clock, _ => EmptyAsync(), stoppingToken);

    private async Task EmptyAsync()
    {
        try
        {
            if (await trash.EraseExpiredAsync() is > 0 and var count)
                Log.Erased(logger, count);
        }
        catch (Exception failure)
        {
            Log.Failed(logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Count} conversations were in the trash for as long as they are kept, and are gone for good.")]
        public static partial void Erased(ILogger logger, int count);

        [LoggerMessage(2, LogLevel.Warning, "The trash could not be emptied of what is old; it is tried again in an hour.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
