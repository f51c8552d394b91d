namespace Parley.Server.Hosting;

/// <summary>The loop of a background service.</summary>
internal static class Periodically
{
    /// <summary>
    /// Does the work after each interval until the host stops, and then ends quietly: a host that could not start disposes
    /// of its services without stopping them, and would report what they throw as a crash.
    /// </summary>
    public static async Task RunAsync(TimeSpan interval, TimeProvider clock, Func<CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await work(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }
}
