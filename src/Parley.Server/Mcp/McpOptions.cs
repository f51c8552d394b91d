namespace Parley.Server.Mcp;

/// <summary>Servers of tools: where they may be, and how much they may do.</summary>
internal sealed class McpOptions
{
    /// <summary>Hosts, as they stand in the address, that may lie inside this network and be spoken to without encryption; with commas between.</summary>
    public string AllowedHosts { get; set; } = "";

    /// <summary>How long one call may take.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long all calls of one answer may take together, without the time that people take.</summary>
    public TimeSpan TotalTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long somebody may take to allow a call.</summary>
    public TimeSpan ApprovalTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How many times the model may call functions before it has to answer.</summary>
    public int MaxSteps { get; set; } = 10;

    /// <summary>How many calls there may be in one answer.</summary>
    public int MaxCalls { get; set; } = 50;

    /// <summary>How much of a result the model is given, in characters.</summary>
    public int LongestResult { get; set; } = 30_000;

    /// <summary>How many bytes are read of what a server sends at once.</summary>
    public long LongestAnswer { get; set; } = 4 * 1024 * 1024;

    public bool Allows(string host) => AllowedHosts.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Any(allowed => string.Equals(allowed.Trim('[', ']'), host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase));
}
