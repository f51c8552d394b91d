using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Parley.Tests.Telemetry;

/// <summary>A span as it arrived.</summary>
internal sealed record Span(string Trace, string Id, string Parent, string Name, string Scope, Dictionary<string, string> Tags, Dictionary<string, string> Resource);

/// <summary>What takes traces, metrics and logs by OTLP over HTTP, on loopback.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<(string Signal, byte[] Body)> received = [];

    private Collector(WebApplication app) => this.app = app;

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var collector = new Collector(builder.Build());
        collector.app.MapPost("/v1/{signal}", collector.TakeAsync);
        await collector.app.StartAsync();
        return collector;
    }

    /// <summary>What a server needs to know to send everything here, and soon.</summary>
    public Dictionary<string, string> Settings => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = app.Urls.First(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "100",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "250",
    };

    /// <summary>All that came of a signal; protobuf keeps texts as they are.</summary>
    public string Words(string? signal = null) =>
        string.Concat(received.Where(one => signal is null || one.Signal == signal).Select(one => Encoding.UTF8.GetString(one.Body)));

    public IReadOnlyList<Span> Spans =>
    [
        .. from one in received
           where one.Signal == "traces"
           from ofResource in new ProtoFields(one.Body).Messages(1)
           let resource = ofResource.Messages(1).First().Attributes(1)
           from ofScope in ofResource.Messages(2)
           let scope = ofScope.Messages(1).First().Text(1)
           from span in ofScope.Messages(2)
           select new Span(span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), scope, span.Attributes(9), resource),
    ];

    /// <summary>The first span of this kind, as soon as it is there.</summary>
    public async Task<Span> SpanAsync(Predicate<Span> which)
    {
        Span? found = null;
        await UntilAsync(() => (found = Spans.FirstOrDefault(span => which(span))) is not null);
        return found!;
    }

    public static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
            await timer.WaitForNextTickAsync(patience.Token);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext context, string signal)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        received.Enqueue((signal, body.ToArray()));
        context.Response.ContentType = "application/x-protobuf";
    }
}
