using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Parley.Tests.Providers;

/// <summary>A request as the stand-in got it.</summary>
internal sealed record StandInRequest(string Path, string Authorization, JsonNode? Json);

/// <summary>
/// A server on loopback that speaks OpenAI's API as Ollama, llama.cpp and vLLM do, and is strict about what it is sent: what the
/// real ones might refuse is refused here.
/// </summary>
internal sealed class OpenAiStandIn : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<StandInTurn> script = [];

    private OpenAiStandIn(WebApplication app)
    {
        this.app = app;
        app.Use(AnswerAsync);
    }

    /// <summary>Its base address, by a name that can be allowed.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>What it lists; null: it has no list.</summary>
    public IReadOnlyList<string>? Models { get; set; } = ["llama3.2:3b", "org/qwen-7b", "nomic-embed-text"];

    /// <summary>Without it, everything is refused.</summary>
    public string? Key { get; set; }

    public ConcurrentQueue<StandInRequest> Requests { get; } = [];

    /// <summary>The requests to chat.</summary>
    public List<JsonNode> Asked => [.. Requests.Where(request => request.Path == "/v1/chat/completions").Select(request => request.Json!)];

    public static async Task<OpenAiStandIn> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddLogging();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(50));
        var server = new OpenAiStandIn(builder.Build());
        await server.app.StartAsync();
        var address = server.app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        server.Address = new Uri(address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) + "/v1");
        return server;
    }

    /// <summary>What it answers to the next requests, one after the other; what was not scripted is an echo.</summary>
    public void Script(params StandInTurn[] turns)
    {
        foreach (var turn in turns)
            script.Enqueue(turn);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        var json = context.Request.Method == "POST" ? await JsonNode.ParseAsync(context.Request.Body) : null;
        var authorization = context.Request.Headers.Authorization.ToString();
        Requests.Enqueue(new StandInRequest(context.Request.Path, authorization, json));
        if (Key is { } key && authorization != $"Bearer {key}")
            await RefuseAsync(context, 401, $"Incorrect API key provided: {authorization}");
        else if (context.Request.Path == "/v1/models" && Models is { } models)
            await context.Response.WriteAsync(new JsonObject { ["object"] = "list", ["data"] = new JsonArray([.. models.Select(model => new JsonObject { ["id"] = model, ["object"] = "model" })]) }.ToJsonString());
        else if (context.Request.Path != "/v1/chat/completions")
            await RefuseAsync(context, 404, "Not found");
        else if (StandInRules.RefusalOf(json) is { } refusal)
            await RefuseAsync(context, 400, refusal);
        else if (Models is not null && !Models.Contains((string)json!["model"]!))
            await RefuseAsync(context, 404, "model not found, try pulling it first");
        else
            await (script.TryDequeue(out var turn) ? turn : StandInTurn.Echo(json!)).WriteAsync(context, json!);
    }

    public static async Task RefuseAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(new JsonObject { ["error"] = new JsonObject { ["message"] = message, ["type"] = "invalid_request_error" } }.ToJsonString());
    }
}
