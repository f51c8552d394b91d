using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Parley.Protocol.Chat;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;
using Parley.Tests.Processes;

namespace Parley.Tests.Telemetry;

public sealed partial class MetricsTests : RealServerTest
{
    private const string Token = "f7a1c0ffee5eed0123456789";

    [Fact]
    public async Task Without_being_asked_for_there_are_none_and_nothing_of_them_is_loaded()
    {
        await Server.StartAsync();
        await Server.SignUpAsync();
        await SayAsync("hello");

        using var answer = await ScrapeAsync(Token);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        var loaded = await File.ReadAllTextAsync($"/proc/{Server.Process.Id}/maps", Cancellation);
        Assert.Contains("parley.dll", loaded, StringComparison.Ordinal);
        Assert.DoesNotContain("OpenTelemetry", loaded, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_token_opens_them()
    {
        await StartAsync();

        using var right = await ScrapeAsync(Token);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.StartsWith("text/plain", right.Content.Headers.ContentType?.ToString(), StringComparison.Ordinal);
        foreach (var wrong in new[] { "", Token[..^1], Token + "0", Token.ToUpperInvariant(), Server.Client.DefaultRequestHeaders.Authorization!.Parameter })
        {
            using var refused = await ScrapeAsync(wrong);
            await refused.ProblemAsync(401, "unauthenticated");
            Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.Single().Scheme);
        }

        using var asUser = await Server.Client.GetAsync(new Uri("/metrics", UriKind.Relative), Cancellation);
        await asUser.ProblemAsync(401, "unauthenticated");
        using var inQuery = await ScrapeAsync(null, $"/metrics?token={Token}");
        await inQuery.ProblemAsync(401, "unauthenticated");
    }

    [Fact]
    public async Task A_chat_shows_in_them()
    {
        await StartAsync();
        var before = await ReadAsync();
        Assert.DoesNotContain(before.Keys, name => name.StartsWith("parley_answers_ended", StringComparison.Ordinal));

        await SayAsync("bench:deltas=7,rate=0");
        await SayAsync("fail:key");
        using (await Server.Client.PostAsJsonAsync("/api/login", new { username = "ada", password = "not the password" }, Cancellation)) { }
        var after = await ReadAsync();

        Assert.Equal(1, Sum(after, "parley_answers_ended_total", "status=\"complete\""));
        Assert.Equal(1, Sum(after, "parley_answers_ended_total", "status=\"failed\"", "error_type=\"provider_rejected_key\""));
        Assert.Equal(1, Sum(after, "parley_answers_first_delta_seconds_count"));
        Assert.Equal(7, Sum(after, "parley_answers_deltas_total"));
        Assert.Equal(1, Sum(after, "parley_signins_refused_total", "reason=\"wrong_credentials\""));
        Assert.Equal(0, Sum(after, "parley_answers_running"));
        Assert.Equal(0, Sum(after, "parley_writes_waiting"));
        Assert.Equal(0, Sum(after, "parley_passwords_waiting"));
        Assert.Equal(2, Sum(after, "gen_ai_client_operation_duration_seconds_count"));
    }

    [Fact]
    public async Task What_runs_and_who_reads_is_counted_while_it_does()
    {
        await StartAsync();
        await using var events = await EventReader.OpenAsync(Server.Client, "/api/events");
        var reader = new LiveReader("bench:deltas=100,rate=20");
        var reading = reader.AskAsync(Server.Client, Cancellation);
        await reader.Started.WaitAsync(Cancellation);

        var during = await ReadAsync();
        Assert.Equal(1, Sum(during, "parley_answers_running"));
        Assert.Equal(1, Sum(during, "parley_streams_readers", "http_route=\"/api/events/\""));
        Assert.Equal(1, Sum(during, "parley_streams_readers", "http_route=\"/api/chat\""));

        await reading;
        Dictionary<string, double> after = [];
        await Collector.UntilAsync(async () => Sum(after = await ReadAsync(), "parley_streams_readers", "/api/chat") == 0);
        Assert.Equal(0, Sum(after, "parley_answers_running"));
        Assert.True(Sum(after, "parley_checkpoints_lag_seconds_count") >= 1);
    }

    [Fact]
    public async Task Their_number_does_not_grow_with_what_people_call_things()
    {
        await StartAsync();
        await SayAsync("hello");
        var count = (await ReadAsync()).Count;

        for (var i = 0; i < 50; i++)
        {
            using (await Server.Client.GetAsync(new Uri($"/api/conversations/{Guid.CreateVersion7()}", UriKind.Relative), Cancellation)) { }
            using (await Server.Client.GetAsync(new Uri($"/nowhere/{i}", UriKind.Relative), Cancellation)) { }
            using var odd = new HttpRequestMessage(new HttpMethod($"ODD{i}"), "/api/me");
            using (await Server.Client.SendAsync(odd, Cancellation)) { }
        }

        // Three routes that were not asked before, and what the runtime finds to count.
        Assert.InRange((await ReadAsync()).Count, count, count + 120);
    }

    [Theory]
    [InlineData("METRICS_TOKEN", "short")]
    [InlineData("METRICS_TOKEN", "with a space in the middle")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "127.0.0.1:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "carrier-pigeon")]
    public async Task What_cannot_be_meant_is_refused_at_the_start(string name, string value)
    {
        await using var server = ParleyProcess.Start(Server.DataDirectory, ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"), (name, value));

        Assert.Equal(78, await server.ExitCodeAsync());
        Assert.Contains(name, server.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Errors, StringComparison.Ordinal);
    }

    private async Task StartAsync()
    {
        await Server.StartAsync(new() { ["METRICS_TOKEN"] = Token });
        await Server.SignUpAsync();
    }

    private async Task SayAsync(string message)
    {
        using var answer = await Server.Client.PostAsJsonAsync("/api/chat", new SendMessage(message), Cancellation);
        await answer.Content.ReadAsStringAsync(Cancellation);
    }

    private async Task<HttpResponseMessage> ScrapeAsync(string? token, string path = "/metrics")
    {
        using var client = new HttpClient { BaseAddress = Server.Process.Address };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
    }

    [GeneratedRegex("""^(?<series>\w+(\{.*\})?) (?<value>\S+)""", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Line { get; }

    private async Task<Dictionary<string, double>> ReadAsync()
    {
        using var answer = await ScrapeAsync(Token);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        return Line.Matches(text).ToDictionary(
            line => line.Groups["series"].Value, line => double.Parse(line.Groups["value"].Value, CultureInfo.InvariantCulture));
    }

    private static double Sum(Dictionary<string, double> series, string name, params string[] labels) =>
        series.Where(one => one.Key.Split('{')[0] == name && labels.All(label => one.Key.Contains(label, StringComparison.Ordinal))).Sum(one => one.Value);
}
