using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Parley.Server.Telemetry;

/// <summary>Sets up OpenTelemetry: what is listened to, and where it goes.</summary>
internal static class Watching
{
    /// <summary>Names of models are given by users: so many different ones are told apart, the rest is counted together.</summary>
    private const int MostModels = 200;

    // The framework's own meters follow the conventions by now; packages that "instrument" them would only name them.
    private static readonly string[] Meters =
    [
        ParleyMeter.Name, ModelSpans.Source, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.AspNetCore.RateLimiting", "System.Net.Http", "System.Runtime", "Npgsql",
    ];

    private static readonly string[] Sources = [ModelSpans.Source, "System.Net.Http", "Npgsql"];

    public static void AddTo(WebApplicationBuilder builder, TelemetryOptions options)
    {
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(Describe)
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters)
                    .AddView("gen_ai.*", new MetricStreamConfiguration { CardinalityLimit = MostModels });
                if (options.MetricsToken is not null)
                    metrics.AddPrometheusExporter();
            });
        if (options.ExportEndpoint is null)
            return;

        DiscreetSpans.Listen(options.CapturesContent);
        telemetry
            .WithTracing(traces => traces
                .AddAspNetCoreInstrumentation(requests => requests.Filter = IsOfInterest)
                .AddSource(Sources))
            .WithLogging(configureBuilder: null, logs => logs.IncludeFormattedMessage = true)
            .UseOtlpExporter();
        builder.Services.AddHostedService<LastExport>();
    }

    // The environment's names win: they are read last.
    private static void Describe(ResourceBuilder resource) => resource.Clear()
        .AddService("parley", serviceVersion: typeof(Watching).Assembly.GetName().Version?.ToString(3))
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    // Who looks after the server asks these all day long.
    private static bool IsOfInterest(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) && context.Request.Path != MetricsEndpoint.Path;
}
