using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Parley.Server.Hosting;

/// <summary>How much one connection may ask of the server.</summary>
internal static class ServerLimits
{
    public static IServiceCollection AddServerLimits(this IServiceCollection services) => services
        .Configure<KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = BodyLimit.ForChat;
            options.Limits.MaxConcurrentConnections = 20_000;
            options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        })
        .Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(14));
}
