using Microsoft.Extensions.Options;
using Parley.Server.Data;
using Parley.Server.Hosting;

namespace Parley.Server.Backups;

/// <summary>Makes a backup at the time of day that is set, and deletes the oldest of its own.</summary>
internal sealed partial class NightlyBackup(
    BackupWriter writer, DataDirectory data, IOptions<BackupOptions> options, TimeProvider time, ILogger<NightlyBackup> logger) : BackgroundService
{
    private const string Prefix = "nightly-";

    private string Folder => Path.GetFullPath(options.Value.Directory ?? data.PathOf(BackupOptions.DefaultFolder));

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.At is not { } at)
            return Task.CompletedTask;

        // One that was missed, because the server did not run at that time, is made up for.
        var started = time.GetLocalNow().DateTime;
        var due = NextAfter(LastDone() is { } done && done < started ? done : started, at);
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

    /// <summary>The last nightly backup, or else the day of the installation; null where there is neither yet.</summary>
    private DateTime? LastDone()
    {
        var made = Made().FirstOrDefault() ?? data.PathOf(SqliteStart.Marker);
        return File.Exists(made) ? File.GetLastWriteTime(made) : null;
    }

    /// <summary>The newest first: their names sort by time.</summary>
    private IEnumerable<string> Made() => !Directory.Exists(Folder) ? [] : Directory.GetFiles(Folder, Prefix + "parley-*.zip").OrderDescending(StringComparer.Ordinal);

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!Directory.Exists(Folder))
                PrivateFiles.CreateDirectory(Folder);
            var path = Path.Combine(Folder, Prefix + writer.NewName());
            await writer.WriteAsync(path, withKeys: true, cancellationToken);
            Log.Written(logger, path, new FileInfo(path).Length);

            // Only after a new one is whole.
            foreach (var old in Made().Skip(options.Value.Keep))
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
