namespace Parley.Server.Hosting;

/// <summary>What every request passes and what operators ask: problems, headers, health.</summary>
internal static class HostingEndpoints
{
    public static IServiceCollection AddHosting(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails();
        services.AddExceptionHandler<ExceptionProblems>();
        services.AddRequestJson();
        services.AddServerLimits();
        services.AddHostedService<Announcement>();
        services.AddSettings<RateLimitOptions>("RateLimits");
        services.AddValidation();
        services.Configure<RouteOptions>(options => options.SetParameterPolicy<UuidConstraint>("guid"));
        return services;
    }

    public static void UseHosting(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRequestEncodingCheck();
    }

    public static void MapHosting(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => TypedResults.Ok());
    }
}
