using System.Globalization;

namespace Parley.Server.Outbound;

/// <summary>How far requests to addresses may go that people have entered.</summary>
internal interface IOutboundLimits
{
    /// <summary>How many bytes are read of an answer.</summary>
    long LongestAnswer { get; }

    /// <summary>Whether this may lie inside the network, and be spoken to without encryption.</summary>
    bool Allows(string host, int port);
}

/// <summary>Hosts as the configuration names them: with commas between, and a port where only that one is meant.</summary>
internal static class AllowedHost
{
    public static bool Allows(string allowed, string host, int port)
    {
        var name = host.Trim('[', ']');
        var withPort = string.Create(CultureInfo.InvariantCulture, $"{(name.Contains(':', StringComparison.Ordinal) ? $"[{name}]" : name)}:{port}");
        return allowed.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Any(entry =>
            string.Equals(entry.Trim('[', ']'), name, StringComparison.OrdinalIgnoreCase) || string.Equals(entry, withPort, StringComparison.OrdinalIgnoreCase));
    }
}
