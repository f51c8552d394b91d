using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Parley.Emulation;

namespace Parley.Tests.Emulation;

/// <summary>An emulator of one's own and plain HTTP to it.</summary>
public abstract class EmulatorTest : IAsyncLifetime
{
    protected const string Model = "gemini-4-hydrogen";
    protected const string Hello = """{"contents":[{"role":"user","parts":[{"text":"Hello"}]}]}""";

    protected GeminiEmulator Gemini { get; private set; } = null!;

    protected HttpClient Http { get; private set; } = null!;

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    protected virtual EmulatorOptions Options { get; } = new();

    protected virtual TimeProvider Time => TimeProvider.System;

    public async ValueTask InitializeAsync()
    {
        Gemini = await GeminiEmulator.StartAsync(Options, Time);
        Http = new HttpClient(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero }) { BaseAddress = Gemini.BaseAddress, Timeout = TimeSpan.FromSeconds(30) };
        Http.DefaultRequestHeaders.Add("x-goog-api-key", GeminiEmulator.ApiKey);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Gemini.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A body with one question.</summary>
    protected static string Ask(string question, string more = "") =>
        $$"""{"contents":[{"role":"user","parts":[{"text":{{JsonValue.Create(question).ToJsonString()}}}]}]{{(more.Length > 0 ? "," + more : "")}}}""";

    protected Task<HttpResponseMessage> PostAsync(string body, string method = "streamGenerateContent?alt=sse", string model = Model) =>
        PostToAsync($"/v1beta/models/{model}:{method}", body);

    protected async Task<HttpResponseMessage> PostToAsync(string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
    }

    /// <summary>The whole answer of a request that is not streamed.</summary>
    protected async Task<JsonObject> WholeAsync(string body, string model = Model) =>
        await JsonAsync(await PostAsync(body, "generateContent", model));

    /// <summary>All events of a stream.</summary>
    protected async Task<IReadOnlyList<JsonObject>> EventsAsync(string body, string model = Model)
    {
        var answer = await PostAsync(body, model: model);
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return [.. text.Split("\r\n\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line["data: ".Length..])!.AsObject())];
    }

    /// <summary>The message of a refusal, after a look at its form.</summary>
    protected async Task<string> RefusalAsync(string body, string model = Model, int code = 400, string status = "INVALID_ARGUMENT")
    {
        var answer = await PostAsync(body, model: model);
        var error = (await JsonAsync(answer))["error"]!;
        Assert.Equal(code, (int)answer.StatusCode);
        Assert.Equal(code, error["code"]!.GetValue<int>());
        Assert.Equal(status, error["status"]!.GetValue<string>());
        return error["message"]!.GetValue<string>();
    }

    protected static async Task<JsonObject> JsonAsync(HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancelled))!.AsObject();

    protected static JsonNode? Candidate(JsonObject message) => message["candidates"]?.AsArray().FirstOrDefault();

    protected static IEnumerable<JsonNode> Parts(JsonObject message) =>
        (Candidate(message)?["content"]?["parts"]?.AsArray() ?? []).OfType<JsonNode>();

    protected static string TextOf(params IEnumerable<JsonObject> messages) => string.Concat(
        messages.SelectMany(Parts).Where(part => part["thought"] is null).Select(part => part["text"]?.GetValue<string>()));

    protected static string? FinishOf(JsonObject message) => Candidate(message)?["finishReason"]?.GetValue<string>();
}
