namespace Parley.Server.Telemetry;

/// <summary>Lets the server be watched from outside: traces, metrics and logs by OTLP, and <c>/metrics</c> for Prometheus.</summary>
internal static class TelemetryServices
{
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.ConfigureOptions<TelemetryOptions.Setup>().AddOptions<TelemetryOptions>().ValidateOnStart();
        // What names OpenTelemetry's types is in methods of their own: its assemblies are loaded when they are called.
        if (TelemetryOptions.Read(builder.Configuration) is { IsOn: true } options)
            Watching.AddTo(builder, options);
    }

    public static void MapTelemetry(this WebApplication app)
    {
        if (TelemetryOptions.Read(app.Configuration).MetricsToken is { } token)
            MetricsEndpoint.Map(app, token);
    }
}
