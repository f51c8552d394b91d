using System.ComponentModel.DataAnnotations;
using Parley.Server.Outbound;

namespace Parley.Server.Mcp;

/// <summary>Servers of tools: where they may be, and how much they may do.</summary>
internal sealed class McpOptions : IOutboundLimits
{
    /// <summary>Hosts, as they stand in the address (<c>localhost</c>, or <c>localhost:8080</c> for one port), that may lie inside this network and be spoken to without encryption; with commas between.</summary>
    public string AllowedHosts { get; set; } = "";

    /// <summary>How long one call may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long all calls of one answer may take together, without the time that people take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan TotalTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long somebody may take to allow a call.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan ApprovalTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How many times the model may call functions before it has to answer.</summary>
    [Range(1, 100)]
    public int MaxSteps { get; set; } = 10;

    /// <summary>How many calls there may be in one answer.</summary>
    [Range(1, 200)]
    public int MaxCalls { get; set; } = 50;

    /// <summary>How much of a result the model is given, in characters.</summary>
    [Range(100, 1_000_000)]
    public int LongestResult { get; set; } = 30_000;

    /// <summary>How many bytes are read of what a server sends at once.</summary>
    [Range(1_000, 100_000_000)]
    public long LongestAnswer { get; set; } = 4 * 1024 * 1024;

    public bool Allows(string host, int port) => AllowedHost.Allows(AllowedHosts, host, port);
}
