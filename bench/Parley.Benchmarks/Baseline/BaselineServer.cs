using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Emulation;

namespace Parley.Benchmarks.Baseline;

/// <summary>
/// What the same traffic costs a server that keeps nothing, checks nobody and handles no error: Kestrel, HttpClient and
/// the SSE parser of the framework. Parley's numbers are compared to its numbers in the same run.
/// </summary>
internal static class BaselineServer
{
    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        builder.Services.AddHttpClient("gemini", client => client.BaseAddress = new Uri(builder.Configuration["Gemini:BaseUrl"]!));
        var app = builder.Build();

        app.MapGet("/api/me", () => TypedResults.Ok(new { id = Guid.Empty, username = "nobody", role = "user" }));
        app.MapPost("/api/chat", Chat);
        app.MapGet(BaselinePage.Path, () => TypedResults.Content(BaselinePage.Html, "text/html; charset=utf-8"));
        await app.RunAsync();
    }

    private static async Task Chat(HttpContext context, IHttpClientFactory clients)
    {
        var body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse");
        request.Headers.Add("x-goog-api-key", GeminiEmulator.ApiKey);
        request.Content = JsonContent.Create(new { contents = new[] { new { role = "user", parts = new[] { new { text = (string)body!["message"]! } } } } });
        using var client = clients.CreateClient("gemini");
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        answer.EnsureSuccessStatusCode();

        var deltas = DeltasOf(answer, context.RequestAborted);
        if (context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.Ordinal))
            await TypedResults.ServerSentEvents(deltas.Select(delta => new SseItem<Delta>(new Delta(delta), "text"))).ExecuteAsync(context);
        else
            await context.Response.WriteAsJsonAsync(new { text = string.Concat(await deltas.ToListAsync()) });
    }

    private static async IAsyncEnumerable<string> DeltasOf(
        HttpResponseMessage answer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(stream, static (_, data) => Read(data)).EnumerateAsync(cancellationToken))
            yield return item.Data;
    }

    private static string Read(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        using var chunk = JsonDocument.ParseValue(ref reader);
        return chunk.RootElement.GetProperty("candidates")[0].GetProperty("content").GetProperty("parts")[0].GetProperty("text").GetString()!;
    }

    private sealed record Delta(string delta);
}
