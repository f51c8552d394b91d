using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;

namespace Parley.Benchmarks.Server;

/// <summary>What others feel while many sign in at once: a hash costs a third of a second of a core.</summary>
internal static class Logins
{
    private const int AtOnce = 32;
    private const int Others = 8;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    /// <returns>The p99 of other requests in milliseconds, and the seconds that the logins took.</returns>
    public static async Task<(double Others, double Seconds)> RunAsync(Target target, string username)
    {
        using var finished = new CancellationTokenSource();
        var latencies = new ConcurrentBag<double>();
        var others = Enumerable.Range(0, Others).Select(number => Task.Run(async () =>
        {
            await Task.Delay(Between / Others * number);
            while (!finished.IsCancellationRequested)
            {
                var start = Stopwatch.GetTimestamp();
                (await target.Client.GetAsync("/api/me")).EnsureSuccessStatusCode();
                latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                await Task.Delay(Between);
            }
        })).ToArray();

        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
            (await target.Client.PostAsJsonAsync("/api/login", new { username, password = Credentials.Password })).EnsureSuccessStatusCode()));
        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await finished.CancelAsync();
        await Task.WhenAll(others);
        return (latencies.At(0.99), took);
    }
}
