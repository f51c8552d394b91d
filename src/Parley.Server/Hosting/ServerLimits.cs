using System.Globalization;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Parley.Server.Hosting;

/// <summary>How much one connection may ask of the server, and how many there may be.</summary>
internal static class ServerLimits
{
    private const int MostConnections = 20_000;

    public static IServiceCollection AddServerLimits(this IServiceCollection services) => services
        .Configure<KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = BodyLimit.ForChat;
            // The other half is for the database, for what is asked of Gemini, and for .NET itself, which ends the process
            // where it cannot start a thread.
            options.Limits.MaxConcurrentConnections = Math.Min(MostConnections, (MostOpenFiles() ?? int.MaxValue) / 2);
            options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        })
        .Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(14));

    /// <summary>How many files and connections the system lets this process hold; null where it does not say.</summary>
    private static int? MostOpenFiles()
    {
        const string Limits = "/proc/self/limits", Line = "Max open files";
        if (!File.Exists(Limits))
            return null;
        // Name, soft limit, hard limit, unit.
        var limit = File.ReadLines(Limits).First(line => line.StartsWith(Line, StringComparison.Ordinal))[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : null;
    }
}
