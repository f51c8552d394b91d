using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace Parley.Server.Hosting;

/// <summary>How fast one user, or one address where nobody is signed in, may ask.</summary>
internal static class RequestRates
{
    public static IServiceCollection AddRequestRates(this IServiceCollection services)
    {
        services.AddSettings<RateLimitOptions>("RateLimits");
        services.AddRateLimiter(_ => { });
        services.AddSingleton<RequestLimiter>().AddHostedService<RequestCounts>();
        services.AddOptions<RateLimiterOptions>().Configure<RequestLimiter>((options, limiter) =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = TellWhen;
            options.GlobalLimiter = limiter;
        });
        return services;
    }

    private static ValueTask TellWhen(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? time : TimeSpan.FromSeconds(1);
        rejected.HttpContext.Response.Headers.RetryAfter = $"{Math.Max(1, Math.Ceiling(wait.TotalSeconds)):0}";
        return ValueTask.CompletedTask;
    }
}
