using System.Net.Http.Headers;
using System.Net.Http.Json;
using Parley.Emulation;
using Parley.Emulation.Answers;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Protocol.Sharing;
using Parley.Tests.Processes;
using Parley.Tests.Providers;

namespace Parley.Tests.Telemetry;

/// <summary>Somebody does everything that touches a secret while a collector takes all that it can get and somebody reads the metrics.</summary>
public sealed class SecretsInTelemetryTests : RealServerTest
{
    private const string Password = "canary password 51d0ee";
    private const string WrongPassword = "canary password 90ab17, wrong";
    private const string SecretKey = "canary-key-that-signs-tokens-1b7d90-0123456789";
    private const string MetricsToken = "canary-token-of-metrics-3c9f15";
    private const string Question = "canary question 0e55d8";
    private const string StopWord = "canary-stop-word-8842";

    private readonly List<string> secrets =
        [Password, WrongPassword, GeminiEmulator.ApiKey, SecretKey, MetricsToken, Question, StopWord, "canary-title", "canary-search", "canary-reset", "canary-user", "canary-key-of-a-provider"];

    [Fact]
    public async Task No_secret_and_no_word_of_anybody_leaves_the_server()
    {
        await using var collector = await Collector.StartAsync();
        await Server.StartAsync(new(collector.Settings)
        {
            ["SECRET_KEY"] = SecretKey,
            ["METRICS_TOKEN"] = MetricsToken,
            ["Governor__LongestWait"] = "00:00:00",
            ["Logging__LogLevel__Default"] = "Debug",
            ["Providers__AllowedHosts"] = "localhost",
        });
        var client = Server.Client;

        await EnterAsync(client);
        var shared = await ChatAsync(client);
        await AskElsewhereAsync(client);
        foreach (var address in new[] { shared, "/api/search?q=canary-search", "/reset-password?token=canary-reset", "/canary-title/nowhere?x=canary-search" })
            using (await client.GetAsync(new Uri(address, UriKind.Relative), Cancellation)) { }
        using var scrape = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { Authorization = new("Bearer", MetricsToken) } };
        using var metrics = await client.SendAsync(scrape, Cancellation);
        var scraped = await metrics.Content.ReadAsStringAsync(Cancellation);
        await collector.SpanAsync(span => span.Name == "GET /reset-password");
        await Server.Process.TerminateAsync();

        var words = collector.Words();
        Assert.Contains("POST /api/chat", words, StringComparison.Ordinal);
        Assert.Contains("http_server_request_duration_seconds_count", scraped, StringComparison.Ordinal);
        Assert.DoesNotContain(secrets, secret => words.Contains(secret, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(secrets, secret => scraped.Contains(secret, StringComparison.OrdinalIgnoreCase));
    }

    private static async Task AskElsewhereAsync(HttpClient client)
    {
        const string Key = "canary-key-of-a-provider";
        await using var ollama = await OpenAiStandIn.StartAsync();
        ollama.Key = Key;
        using (await client.PostAsJsonAsync("/api/admin/providers", new { name = "ollama", address = ollama.Address, key = Key }, Cancellation)) { }
        ollama.Script(new StandInTurn().Text("Hello."), StandInTurn.Error(401, $"Incorrect API key provided: {Key}"));
        for (var i = 0; i < 2; i++)
            using (await client.PostAsJsonAsync("/api/chat", new SendMessage(Question, Model: "ollama/llama3.2:3b"), Cancellation)) { }
        Assert.Equal(2, ollama.Asked.Count);
    }

    private async Task EnterAsync(HttpClient client)
    {
        using (await client.PostAsJsonAsync("/api/register", new Register("canary-user", Password), Cancellation)) { }
        using (await client.PostAsJsonAsync("/api/login", new Login("canary-user", WrongPassword), Cancellation)) { }
        using var answer = await client.PostAsJsonAsync("/api/login", new Login("canary-user", Password), Cancellation);
        var signedIn = (await answer.Content.ReadFromJsonAsync<SignedIn>(Cancellation))!;
        secrets.AddRange([signedIn.AccessToken!, signedIn.RefreshToken!]);
        using var cookie = await client.PostAsJsonAsync("/api/login?useCookies=true", new Login("canary-user", Password), Cancellation);
        secrets.Add(cookie.Headers.GetValues("Set-Cookie").Single().Split('=', 2)[1].Split(';')[0]);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", signedIn.AccessToken);
    }

    /// <returns>The address of what was shared.</returns>
    private async Task<string> ChatAsync(HttpClient client)
    {
        Guid conversation = default;
        // A provider's explanation may quote what it explains.
        Gemini.Script(Answer.Body(400, "application/json", "{\"error\":{\"code\":400,\"status\":\"INVALID_ARGUMENT\",\"message\":\"Not this: " + Question + "\"}}"));
        foreach (var fault in new[] { "fail:500", "fail:key", "fail:429", "fail:not-json", "break:reset", "" })
        {
            var message = new SendMessage($"{Question} {fault}") { Settings = new ModelSettings { StopSequences = [StopWord], SystemInstruction = Question } };
            using var answer = await client.PostAsJsonAsync("/api/chat", message, Cancellation);
            if (answer.IsSuccessStatusCode)
                conversation = (await answer.Content.ReadFromJsonAsync<Exchange>(Cancellation))!.ConversationId;
        }

        using var made = await client.PostAsJsonAsync($"/api/conversations/{conversation}/shares", new CreateShare(), Cancellation);
        var share = (await made.Content.ReadFromJsonAsync<Share>(Cancellation))!;
        secrets.Add(share.Path.Split('/')[^1]);
        return share.Path;
    }
}
