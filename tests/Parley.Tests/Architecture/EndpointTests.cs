using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Parley.Server;

namespace Parley.Tests.Architecture;

public sealed class EndpointTests
{
    /// <summary>What a stranger may call. Whoever adds a line here says that it gives nothing away.</summary>
    private static readonly string[] ForStrangers =
    [
        "POST /api/register",
        "POST /api/login",
        "POST /api/password-reset",
        "POST /api/refresh",
        "GET /health/live",
        "GET /health/ready",
        "GET /health/stream",
        "GET /openapi/v1.json",
        "GET /assets/{version}/{language}/{**name}",
        "GET /manifest.webmanifest",
        "GET /service-worker.js",
        "GET /offline",
        "GET /icons/{name}",
        "GET /sign-in",
        "GET /s/{token}",
        "GET /s/{token}/{number:int}/suggestions",
        "GET /s/{token}/{number:int}/parts/{part:int}",
        "POST /sign-in",
        "GET /sign-up",
        "POST /sign-up",
        "GET /reset-password",
        "POST /reset-password",
        "POST /theme",
        "POST /language",
    ];

    [Fact]
    public async Task Every_endpoint_requires_a_user_unless_it_is_listed()
    {
        await using var app = Built();

        var open = Endpoints(app).Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
            || endpoint.Metadata.GetMetadata<IAuthorizeData>() is null && endpoint.Metadata.GetMetadata<AuthorizationPolicy>() is null);

        Assert.Equal(ForStrangers.Order(StringComparer.Ordinal), open.SelectMany(Names).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Metrics_are_the_only_endpoint_that_a_setting_adds()
    {
        await using var without = Built();
        await using var with = Built(("METRICS_TOKEN", "a-token-that-is-long-enough"));

        Assert.Equal(["GET /metrics"], Endpoints(with).SelectMany(Names).Except(Endpoints(without).SelectMany(Names)));
    }

    [Fact]
    public async Task No_endpoint_escapes_the_limit_of_requests()
    {
        await using var app = Built(("METRICS_TOKEN", "a-token-that-is-long-enough"));

        Assert.DoesNotContain(Endpoints(app), endpoint => endpoint.Metadata.GetMetadata<DisableRateLimitingAttribute>() is not null);
    }

    /// <summary>The server as it is before it starts: with all its endpoints.</summary>
    private static WebApplication Built(params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        foreach (var (name, value) in settings)
            builder.Configuration[name] = value;
        builder.AddParley();
        return builder.Build().UseParley();
    }

    private static IEnumerable<RouteEndpoint> Endpoints(WebApplication app) =>
        ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null);

    private static IEnumerable<string> Names(RouteEndpoint endpoint) =>
        (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"])
            .Select(method => $"{method} /{endpoint.RoutePattern.RawText?.Trim('/')}");
}
