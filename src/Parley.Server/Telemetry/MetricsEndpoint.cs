using System.Security.Cryptography;
using System.Text;
using Parley.Protocol;
using Parley.Server.Hosting;

namespace Parley.Server.Telemetry;

/// <summary><c>GET /metrics</c>, in the words of Prometheus, for whoever has the token that the operator set.</summary>
internal static class MetricsEndpoint
{
    public const string Path = "/metrics";

    private const string Scheme = "Bearer ";

    public static void Map(WebApplication app, string token)
    {
        var expected = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        var scrape = ((IEndpointRouteBuilder)app).CreateApplicationBuilder().UseOpenTelemetryPrometheusScrapingEndpoint(_ => true).Build();
        app.MapGet(Path, context => Knows(context.Request, expected) ? scrape(context) : RefuseAsync(context))
            .AllowAnonymous().DisableHttpMetrics().ExcludeFromDescription();
    }

    // Of equal length and compared in the same time, whatever is given.
    private static bool Knows(HttpRequest request, byte[] expected) =>
        request.Headers.Authorization.ToString() is { } header && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim())), expected);

    private static Task RefuseAsync(HttpContext context) =>
        Problems.Refuse(ProblemCodes.Unauthenticated, "The metrics need the token that METRICS_TOKEN holds, as Authorization: Bearer.").ExecuteAsync(context);
}
