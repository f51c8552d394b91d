using System.Net;
using Parley.Server.Data;

namespace Parley.Server.Hosting;

/// <summary>Where the server listens when nobody says so: on this machine only.</summary>
internal static class ListenAddress
{
    private const string Default = "http://127.0.0.1:8080";

    private const string Variable = "ASPNETCORE_URLS";

    public static void Choose(IWebHostBuilder host, IConfiguration configuration)
    {
        var given = configuration[WebHostDefaults.ServerUrlsKey];
        // The host reads its own variables before the .env file is known.
        if (string.IsNullOrEmpty(given))
            host.UseUrls(given = configuration[Variable] ?? Default);

        foreach (var url in given.Split(';', StringSplitOptions.RemoveEmptyEntries))
            Check(url);
    }

    /// <summary>The first address of a server with this environment.</summary>
    public static BindingAddress First(IConfiguration configuration)
    {
        var url = (configuration[Variable] ?? Default).Split(';', StringSplitOptions.RemoveEmptyEntries) is [var first, ..] ? first : Default;
        Check(url);
        return BindingAddress.Parse(url);
    }

    /// <summary>Where this machine itself reaches it: the web server listens everywhere for whatever is neither an IP address nor localhost.</summary>
    public static IPAddress Near(BindingAddress address) =>
        IPAddress.TryParse(address.Host.Trim('[', ']'), out var given) && !given.Equals(IPAddress.Any) && !given.Equals(IPAddress.IPv6Any) ? given : IPAddress.Loopback;

    // The web server takes a port that is no number for a part of the host's name, and then listens everywhere.
    private static void Check(string url)
    {
        if (url.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
            throw new StartRefusedException($"ASPNETCORE_URLS holds \"{url}\", but Parley itself speaks HTTP only. Listen on an http address and let a reverse proxy in front of it speak HTTPS.");
        if (!IsHttpAddress(url))
            throw new StartRefusedException($"ASPNETCORE_URLS holds \"{url}\", which is no address to listen on. Write it as http://127.0.0.1:8080, or as http://*:8080 for every address of the machine.");
    }

    private static bool IsHttpAddress(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.Scheme.Equals("http", StringComparison.OrdinalIgnoreCase)
                && (address.IsUnixPipe || (address.Port <= ushort.MaxValue && (address.Host.StartsWith('[') || !address.Host.Contains(':', StringComparison.Ordinal))));
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
