using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Chat;

/// <summary>What one user may have at a time (section <c>Limits</c>).</summary>
internal sealed class LimitsOptions
{
    /// <summary>Answers that are written for one user at the same time.</summary>
    [Range(1, 10_000)]
    public int ConcurrentGenerations { get; set; } = 4;
}
