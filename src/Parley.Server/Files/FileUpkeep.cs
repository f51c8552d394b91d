using Parley.Server.Data;
using Parley.Server.Hosting;

namespace Parley.Server.Files;

/// <summary>Deletes contents that no file has, after a delay in which one may still come to have it.</summary>
internal sealed partial class FileUpkeep(BlobStore blobs, TimeProvider clock, ILogger<FileUpkeep> logger) : BackgroundService
{
    public static readonly TimeSpan Delay = TimeSpan.FromDays(1);
    private static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    public Task CleanAsync() => blobs.CleanAsync(clock.GetUtcNow() - Delay);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Periodically.RunAsync(Interval, clock, TryCleanAsync, stoppingToken);

    private async Task TryCleanAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CleanAsync();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException || DatabaseErrors.IsUnavailable(failure))
        {
            Log.NotCleaned(logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Contents that no file has could not be deleted; it is tried again.")]
        public static partial void NotCleaned(ILogger logger, Exception exception);
    }
}
