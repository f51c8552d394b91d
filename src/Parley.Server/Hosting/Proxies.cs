using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Parley.Server.Data;

namespace Parley.Server.Hosting;

/// <summary>Which reverse proxies are believed when they say who asked, and by which host and scheme. By default none.</summary>
internal static class Proxies
{
    private const string Section = "ForwardedHeaders:KnownProxies";

    public static void UseKnownProxies(this WebApplication app)
    {
        var known = Named(app.Configuration);
        if (known.Length == 0)
            return;

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All, ForwardLimit = known.Length };
        // The framework believes whoever comes from loopback; only those who are named count.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in known)
            Add(proxy, options);
        app.UseForwardedHeaders(options);
    }

    // One variable with commas, or one for each.
    private static string[] Named(IConfiguration configuration) =>
        [.. (configuration[Section] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            .. configuration.GetSection(Section).GetChildren().Select(child => child.Value ?? "").Where(value => value.Length > 0)];

    private static void Add(string proxy, ForwardedHeadersOptions options)
    {
        if (IPAddress.TryParse(proxy, out var address))
            options.KnownProxies.Add(address);
        else if (System.Net.IPNetwork.TryParse(proxy, out var network))
            options.KnownIPNetworks.Add(network);
        else
            throw new StartRefusedException($"ForwardedHeaders__KnownProxies holds \"{proxy}\", which is neither an IP address nor a network such as 10.0.0.0/8.");
    }
}
