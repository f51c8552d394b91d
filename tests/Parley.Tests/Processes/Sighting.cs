using System.Diagnostics;

namespace Parley.Tests.Processes;

/// <summary>What a reader had seen, and since when.</summary>
internal sealed record Sighting(string Text, IReadOnlyList<(long At, int Length)> Arrivals)
{
    /// <summary>If only so many characters were kept: how long before the moment the first of the others had been seen.</summary>
    public TimeSpan LostAt(int kept, long moment) => kept >= Text.Length
        ? TimeSpan.Zero
        : Stopwatch.GetElapsedTime(Arrivals.First(arrival => arrival.Length > kept).At, moment);
}
