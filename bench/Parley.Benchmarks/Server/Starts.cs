using System.Diagnostics;

namespace Parley.Benchmarks.Server;

/// <summary>From the process's start to the first request that the ready server answers.</summary>
internal static class Starts
{
    private const int Times = 5;

    /// <returns>Medians in milliseconds: on an empty directory, and on the database of the start before.</returns>
    public static async Task<(double Fresh, double Existing)> RunAsync(Func<string, Task<Target>> start)
    {
        var (fresh, existing) = (new List<double>(), new List<double>());
        for (var i = 0; i < Times; i++)
        {
            var directory = Directory.CreateTempSubdirectory("parley-bench-").FullName;
            fresh.Add(await TimeAsync(start, directory));
            existing.Add(await TimeAsync(start, directory));
            Directory.Delete(directory, recursive: true);
        }
        return (fresh.At(0.5), existing.At(0.5));
    }

    private static async Task<double> TimeAsync(Func<string, Task<Target>> start, string directory)
    {
        var began = Stopwatch.GetTimestamp();
        await using var target = await start(directory);
        (await target.Client.GetAsync("/health/ready")).EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }
}
