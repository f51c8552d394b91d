using System.ComponentModel.DataAnnotations;
using Parley.Server.Outbound;

namespace Parley.Server.Providers;

/// <summary>Providers beside Gemini: where they may be (section <c>Providers</c>).</summary>
internal sealed class ProviderOptions : IOutboundLimits
{
    /// <summary>
    /// Hosts, as they stand in the address (<c>ollama</c>, or <c>localhost:11434</c> for one port), that may lie inside this network and
    /// be spoken to without encryption; with commas between.
    /// </summary>
    public string AllowedHosts { get; set; } = "";

    /// <summary>How many bytes are read of an answer.</summary>
    [Range(1_000, 1_000_000_000)]
    public long LongestAnswer { get; set; } = 64 * 1024 * 1024;

    /// <summary>How long the first word of an answer may take: a model on a small machine reads for minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan FirstByteTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an answer that has begun may be silent.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(1);

    public bool Allows(string host, int port) => AllowedHost.Allows(AllowedHosts, host, port);
}
