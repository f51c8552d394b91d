using Microsoft.Extensions.Options;
using Parley.Server.Data;
using Parley.Server.Hosting;

namespace Parley.Server.Backups;

/// <summary>Makes a backup at the time of day that is set, and deletes the oldest of its own.</summary>
internal sealed partial class NightlyBackup(
    BackupWriter writer, DataDirectory data, IOptions<BackupOptions> options, TimeProvider time, ILogger<NightlyBackup> logger) : BackgroundService
{
    private const string Prefix = "nightly-";

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.At is not { } at)
            return Task.CompletedTask;

        var due = NextAfter(time.GetLocalNow().DateTime, at);
        return Periodically.RunAsync(TimeSpan.FromMinutes(1), time, async cancellationToken =>
        {
            var now = time.GetLocalNow().DateTime;
            if (now < due)
                return;
            due = NextAfter(now, at);
            await TryAsync(cancellationToken);
        }, stoppingToken);
    }

    private static DateTime NextAfter(DateTime now, TimeOnly at) =>
        now.Date + at.ToTimeSpan() is var today && today > now ? today : today.AddDays(1);

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            var folder = Path.GetFullPath(options.Value.Directory ?? data.PathOf(BackupOptions.DefaultFolder));
            if (!Directory.Exists(folder))
                PrivateFiles.CreateDirectory(folder);
            var path = Path.Combine(folder, Prefix + writer.NewName());
            await writer.WriteAsync(path, withKeys: true, cancellationToken);
            Log.Written(logger, path, new FileInfo(path).Length);

            // Only after a new one is whole. The names sort by time.
            foreach (var old in Directory.GetFiles(folder, Prefix + "parley-*.zip").OrderDescending(StringComparer.Ordinal).Skip(options.Value.Keep))
                File.Delete(old);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.Failed(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The nightly backup is in {Path} ({Bytes} bytes).")]
        public static partial void Written(ILogger logger, string path, long bytes);

        [LoggerMessage(2, LogLevel.Error, "The nightly backup failed; the next one is tried tomorrow.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
