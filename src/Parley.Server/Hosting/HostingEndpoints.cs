using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Server.Data;

namespace Parley.Server.Hosting;

/// <summary>What every request passes and what operators ask: problems, headers, limits, health, the API's description.</summary>
internal static class HostingEndpoints
{
    public const string ReadyPath = "/health/ready";

    public static IServiceCollection AddHosting(this IServiceCollection services)
    {
        services.AddSingleton<TimeProvider, StoredClock>();
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails();
        services.AddExceptionHandler<ExceptionProblems>();
        services.AddRequestJson();
        services.AddServerLimits();
        services.AddRequestRates();
        services.AddApiDocument();
        services.AddSingleton<StreamMetrics>();
        services.AddHostedService<Announcement>();
        services.AddValidation();
        services.Configure<RouteOptions>(options => options.SetParameterPolicy<UuidConstraint>("guid"));
        return services;
    }

    public static void UseHosting(this WebApplication app)
    {
        app.UseHeadAsGet();
        app.UseRouting();
        app.UseKnownProxies();
        app.UseSecurityHeaders();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRequestEncodingCheck();
    }

    public static void MapHosting(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("").WithTags("Health").AllowAnonymous();
        health.MapGet("/health/live", Live);
        health.MapGet(ReadyPath, Ready);
        health.MapGet(HealthStream.Path, HealthStream.WriteAsync).ExcludeFromDescription();
        app.MapOpenApi("/openapi/v1.json");
    }

    /// <summary>Answers while the process does.</summary>
    internal static Ok Live() => TypedResults.Ok();

    /// <summary>Answers only while the database can be reached.</summary>
    internal static async Task<Ok> Ready(ReadPool reads)
    {
        await reads.RunAsync(connection => connection.QueryFirst("""select count(*) from "__EFMigrationsHistory" """, row => row.GetInt64(0)));
        return TypedResults.Ok();
    }
}
