namespace Parley.Server.Hosting;

/// <summary>The section <c>RateLimits</c>: every limit by rate or number at once; limits of size stay.</summary>
internal sealed class RateLimitOptions
{
    public bool Enabled { get; set; } = true;
}
