using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Parley.Server.Telemetry;

/// <summary>Sends what is left when the server ends, all of it at once: a collector that does not answer must not hold it up.</summary>
/// <param name="services">Asked late, so that no signature here names OpenTelemetry's types; see <see cref="DiscreetSpans"/>.</param>
internal sealed class LastExport(IServiceProvider services) : IHostedService
{
    private const int LongestMilliseconds = 1_000;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Task.Run(() => services.GetRequiredService<TracerProvider>().Shutdown(LongestMilliseconds), CancellationToken.None),
        Task.Run(() => services.GetRequiredService<MeterProvider>().Shutdown(LongestMilliseconds), CancellationToken.None),
        Task.Run(() => services.GetRequiredService<LoggerProvider>().Shutdown(LongestMilliseconds), CancellationToken.None));
}
