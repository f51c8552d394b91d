using System.Globalization;
using System.Text.RegularExpressions;

namespace Parley.Tests.Faults;

/// <summary>What a process holds.</summary>
internal sealed partial record Footprint(double Megabytes, int Handles)
{
    private const double MostMegabytes = 100;

    // Sixteen idle connections that read from SQLite hold two files each, and the driver of PostgreSQL has a pool.
    private const int MostHandles = 60;

    [GeneratedRegex(@"^VmRSS:\s+(\d+) kB", RegexOptions.Multiline)]
    private static partial Regex Resident { get; }

    public static Footprint Of(int process) => new(
        int.Parse(Resident.Match(File.ReadAllText($"/proc/{process}/status")).Groups[1].Value, CultureInfo.InvariantCulture) / 1024.0,
        Directory.GetFiles($"/proc/{process}/fd").Length);

    /// <summary>Whether it is about what it was.</summary>
    public bool IsAbout(Footprint before) => Megabytes < before.Megabytes + MostMegabytes && Handles < before.Handles + MostHandles;

    /// <summary>Waits until a process holds no more than it did.</summary>
    public static async Task<Footprint> BackAtAsync(Footprint before, int process, CancellationToken cancelled)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        var now = Of(process);
        while (!now.IsAbout(before))
        {
            Assert.False(patience.IsCancellationRequested, $"It holds {now}, and before {before}.");
            await Task.Delay(200, cancelled);
            now = Of(process);
        }

        return now;
    }
}
