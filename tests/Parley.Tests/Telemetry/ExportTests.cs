using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Parley.Protocol.Chat;
using Parley.Tests.Infrastructure;
using Parley.Tests.Processes;

namespace Parley.Tests.Telemetry;

/// <summary>What a collector gets from a server that was told where it is.</summary>
public sealed class ExportTests : RealServerTest
{
    private const string Question = "canary question 7f03ab";
    private Collector collector = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        collector = await Collector.StartAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await collector.DisposeAsync();
    }

    [Fact]
    public async Task A_question_is_one_trace_from_the_request_to_Gemini()
    {
        await StartAsync(new() { ["OTEL_SERVICE_NAME"] = "chat-of-ours" });
        await SayAsync(Question);

        var chat = await collector.SpanAsync(span => span.Tags.GetValueOrDefault("gen_ai.operation.name") == "chat");
        var request = await collector.SpanAsync(span => span.Name == "POST /api/chat");
        var call = await collector.SpanAsync(span => span.Scope == "System.Net.Http" && span.Parent == chat.Id);

        Assert.Equal((request.Trace, request.Id), (chat.Trace, chat.Parent));
        Assert.Equal(("gcp.gemini", "/api/chat", "chat-of-ours"), (chat.Tags["gen_ai.provider.name"], request.Tags["http.route"], request.Resource["service.name"]));
        Assert.Equal($"chat {chat.Tags["gen_ai.request.model"]}", chat.Name);
        Assert.NotEqual("0", chat.Tags["gen_ai.usage.output_tokens"]);
        Assert.Equal("200", call.Tags["http.response.status_code"]);
        // Google is not told which trace it is in.
        Assert.DoesNotContain(Gemini.Requests, sent => sent.Headers.Keys.Any(name => name.Equals("traceparent", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task Metrics_and_logs_arrive_as_well()
    {
        await StartAsync();
        await SayAsync(Question);
        await SayAsync("fail:key");

        await Collector.UntilAsync(() => Names.All(name => collector.Words("metrics").Contains(name, StringComparison.Ordinal)));
        await Collector.UntilAsync(() => collector.Words("logs").Contains("The provider failed reply", StringComparison.Ordinal));
    }

    private static readonly string[] Names =
    [
        "gen_ai.client.operation.duration", "gen_ai.client.token.usage", "http.server.request.duration",
        "parley.answers.ended", "parley.answers.first_delta", "parley.answers.running", "parley.writes.waiting",
    ];

    [Fact]
    public async Task What_is_asked_is_in_the_traces_only_where_that_is_wanted()
    {
        await StartAsync(new() { ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true" });
        await SayAsync(Question);

        var chat = await collector.SpanAsync(span => span.Tags.ContainsKey("gen_ai.operation.name"));

        Assert.Contains(Question, chat.Tags["gen_ai.input.messages"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_written_to_PostgreSQL_is_in_the_trace_of_the_request_and_nothing_else_is()
    {
        var postgres = await PostgresServer.SharedAsync();
        var url = postgres.UrlOf(await postgres.CreateAsync(), password: "canary-password-of-postgres");
        await StartAsync(new() { ["DATABASE_URL"] = url, ["SECRET_KEY"] = PostgresServer.SigningKey });
        await SayAsync(Question);

        var request = await collector.SpanAsync(span => span.Name == "POST /api/chat");
        await collector.SpanAsync(span => span.Scope == "Npgsql" && span.Trace == request.Trace);

        Assert.Equal(0, await Server.Process.TerminateAsync());
        Assert.DoesNotContain(collector.Spans, span => span.Scope == "Npgsql" && span.Parent.Length == 0);
        Assert.DoesNotContain("canary-password-of-postgres", collector.Words(), StringComparison.Ordinal);
        Assert.DoesNotContain(Question, collector.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_left_is_sent_at_the_end()
    {
        await StartAsync(new() { ["OTEL_BSP_SCHEDULE_DELAY"] = "600000", ["OTEL_METRIC_EXPORT_INTERVAL"] = "600000", ["OTEL_BLRP_SCHEDULE_DELAY"] = "600000" });
        await SayAsync("fail:key");
        Assert.Equal(0, await Server.Process.TerminateAsync());

        Assert.Contains(collector.Spans, span => span.Name == "POST /api/chat");
        Assert.Contains("parley.answers.ended", collector.Words("metrics"), StringComparison.Ordinal);
        Assert.Contains("The provider failed reply", collector.Words("logs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_never_answers_holds_nothing_up()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await StartAsync(new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://{silent.LocalEndpoint}" });
        await SayAsync(Question);
        var told = Stopwatch.GetTimestamp();

        Assert.Equal(0, await Server.Process.TerminateAsync());

        Assert.InRange(Stopwatch.GetElapsedTime(told), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    private async Task StartAsync(Dictionary<string, string>? others = null)
    {
        var settings = collector.Settings;
        foreach (var (name, value) in others ?? [])
            settings[name] = value;
        await Server.StartAsync(settings);
        await Server.SignUpAsync();
    }

    private async Task SayAsync(string message)
    {
        using var answer = await Server.Client.PostAsJsonAsync("/api/chat", new SendMessage(message), Cancellation);
        await answer.Content.ReadAsStringAsync(Cancellation);
    }
}
