using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Hosting;

/// <summary>The section <c>RateLimits</c>: every limit by rate or number at once; limits of size stay.</summary>
internal sealed class RateLimitOptions
{
    public bool Enabled { get; set; } = true;

    /// <summary>How many requests a user, or an address where nobody is signed in, may send each second in the long run.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerSecond { get; set; } = 100;

    /// <summary>How many of them may come at once.</summary>
    [Range(1, 1_000_000)]
    public int RequestsAtOnce { get; set; } = 1_000;
}
