using System.Diagnostics;

namespace Parley.Benchmarks.Server;

/// <summary>Some clients that each send the next request when the last is answered: what a unit costs, whatever the speed.</summary>
internal static class ClosedLoop
{
    private const int Clients = 32;
    // Long enough for the tiers of the compiler to come to rest; its work is no part of what a unit costs.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(8);

    /// <returns>Microseconds of the server's processor time for each unit.</returns>
    public static async Task<double> CostAsync(Target target, Func<Target, Task> unit)
    {
        await RunAsync(target, unit, WarmUp);
        var before = target.Cpu;
        var units = await RunAsync(target, unit, Measured);
        return (target.Cpu - before).TotalMicroseconds / units;
    }

    private static async Task<long> RunAsync(Target target, Func<Target, Task> unit, TimeSpan time)
    {
        var units = 0L;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(start) < time)
            {
                await unit(target);
                Interlocked.Increment(ref units);
            }
        })));
        return units;
    }
}
