namespace Parley.Server.Hosting;

/// <summary>What every request passes and what operators ask: problems, headers, health.</summary>
internal static class HostingEndpoints
{
    public static IServiceCollection AddHosting(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddProblemDetails();
        return services;
    }

    public static void UseHosting(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.MapGet("/health/live", () => TypedResults.Ok());
    }
}
