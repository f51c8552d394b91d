using Parley.Server.Data;
using Parley.Server.Hosting;
using Parley.Server.Servers;

namespace Parley.Server.Spending;

/// <summary>Says that this server's calls live, and counts those whose server has died.</summary>
internal sealed partial class LostCalls(OpenCalls calls, ReadPool readers, ServerBus bus, TimeProvider clock, ILogger<LostCalls> logger)
    : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    // By the clocks of two servers, and after some signs of life that did not come through.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(3);

    /// <summary>Before the first request: on a database that one server uses, every call of another run is lost.</summary>
    public Task StartingAsync(CancellationToken cancellationToken) => bus.IsShared ? Task.CompletedTask : TryToLookAsync(DateTimeOffset.MaxValue);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Periodically.RunAsync(Interval, clock, _ => TryToLookAsync(clock.GetUtcNow() - LongestSilence), stoppingToken);

    private async Task TryToLookAsync(DateTimeOffset aliveSince)
    {
        try
        {
            // Most of the time there is nothing to write.
            if (!await readers.RunAsync(db => db.QueryFirst("""select 1 from "Reservations" limit 1""", row => row.GetInt32(0) == 1)))
                return;
            await calls.BeatAsync();
            if (await calls.CountLostAsync(aliveSince) is > 0 and var lost)
                Log.Counted(logger, lost);
        }
        catch (Exception failure)
        {
            Log.Failed(logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Count} calls of models, whose server went away, are counted by what they asked.")]
        public static partial void Counted(ILogger logger, int count);

        [LoggerMessage(2, LogLevel.Warning, "What is set aside for calls could not be looked through; it is tried again.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
