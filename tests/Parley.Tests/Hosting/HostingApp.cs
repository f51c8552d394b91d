using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Protocol.Chat;
using Parley.Server.Data;
using Parley.Server.Hosting;
using Parley.Server.Servers;

namespace Parley.Tests.Hosting;

/// <summary>What every request passes, on a real port, in front of endpoints made to show it.</summary>
internal sealed class HostingApp : IAsyncDisposable
{
    private readonly WebApplication app;

    private HostingApp(WebApplication app)
    {
        this.app = app;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    public RecordedLog Log => app.Services.GetRequiredService<RecordedLog>();

    public static async Task<HostingApp> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddServers();
        builder.Services.AddHosting();
        builder.Services.AddSingleton<RecordedLog>();
        builder.Services.AddSingleton<ILoggerProvider>(services => services.GetRequiredService<RecordedLog>());
        var app = builder.Build();
        app.UseHosting();

        var api = app.MapGroup("/api");
        api.MapPost("/echo", (SendMessage send) => TypedResults.Ok(send));
        api.MapPost("/small", (Regenerate body) => TypedResults.Ok(body)).WithBodyLimit(1024);
        api.MapPost("/optional", (Regenerate? body) => TypedResults.Ok(body is null));
        api.MapGet("/query", (int limit) => TypedResults.Ok(limit));
        api.MapGet("/items/{id:guid}", (Guid id) => TypedResults.Ok(id));
        api.MapGet("/bug", IResult () => throw new InvalidOperationException("secret detail"));
        api.MapGet("/outage", IResult () => throw new StorageUnavailableException("secret path"));
        api.MapGet("/redirect", () => TypedResults.Redirect("/elsewhere"));
        await app.StartAsync();
        return new HostingApp(app);
    }

    public Task<HttpResponseMessage> PostAsync(string path, string body, string contentType = "application/json") =>
        PostAsync(path, Encoding.UTF8.GetBytes(body), contentType);

    public async Task<HttpResponseMessage> PostAsync(string path, byte[] body, string contentType = "application/json")
    {
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return await Client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }
}

/// <summary>Every problem is checked for its form wherever one is read.</summary>
internal static class ProblemAnswers
{
    public static async Task<JsonObject> ProblemAsync(this HttpResponseMessage answer, int status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = Assert.IsType<JsonObject>(JsonNode.Parse(text));
        Assert.Equal((status, code), ((int)answer.StatusCode, (string?)problem["code"]));
        Assert.Equal(status, (int?)problem["status"]);
        Assert.All(["type", "title", "detail", "traceId"], member => Assert.NotEmpty((string?)problem[member] ?? ""));
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        return problem;
    }
}
