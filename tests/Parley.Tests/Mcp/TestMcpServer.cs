using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.Protocol;

namespace Parley.Tests.Mcp;

/// <summary>A tool of the test's own server.</summary>
/// <param name="Name">As it is called.</param>
/// <param name="Run">What it gives for its arguments.</param>
internal sealed record TestTool(string Name, Func<IReadOnlyDictionary<string, JsonElement>, CancellationToken, Task<CallToolResult>> Run)
{
    public string Description { get; init; } = "A tool for tests.";

    public string Schema { get; init; } = """{"type":"object","properties":{"what":{"type":"string"}}}""";

    public bool ReadOnly { get; init; }

    public static TestTool Saying(string name, string text) => new(name, (_, _) => Task.FromResult(Text(text)));

    public static TestTool Echo(string name) => new(name, (arguments, _) => Task.FromResult(Text("echo " + (arguments.TryGetValue("what", out var what) ? what.ToString() : "nothing"))));

    public static CallToolResult Text(string text, bool isError = false) => new()
    {
        Content = [new TextContentBlock { Text = text }],
        IsError = isError,
    };
}

/// <summary>A server of tools on loopback that speaks MCP over Streamable HTTP, as the official SDK does, and counts what it is asked.</summary>
internal sealed class TestMcpServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private TestMcpServer(WebApplication app, ConcurrentDictionary<string, TestTool> tools)
    {
        (this.app, Tools) = (app, tools);
        var address = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        Address = new Uri(address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) + "/mcp");
    }

    /// <summary>Where it speaks, by a name that can be allowed.</summary>
    public Uri Address { get; }

    /// <summary>What it has; may be changed.</summary>
    public ConcurrentDictionary<string, TestTool> Tools { get; }

    /// <summary>The names of the tools that were run, in their order.</summary>
    public ConcurrentQueue<string> Ran { get; } = [];

    /// <summary>The Authorization headers that came.</summary>
    public ConcurrentQueue<string> Authorized { get; } = [];

    /// <summary>Without it, everything is refused.</summary>
    public string? Wanted { get; set; }

    public static async Task<TestMcpServer> StartAsync(params TestTool[] tools)
    {
        var known = new ConcurrentDictionary<string, TestTool>(tools.Select(tool => KeyValuePair.Create(tool.Name, tool)));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore().AddLogging();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(50));
        TestMcpServer? server = null;
        builder.Services.AddMcpServer().WithHttpTransport()
            .WithListToolsHandler((_, _) => ValueTask.FromResult(new ListToolsResult
            {
                Tools = [.. known.Values.OrderBy(tool => tool.Name, StringComparer.Ordinal).Select(tool => new Tool
                {
                    Name = tool.Name,
                    Description = tool.Description,
                    InputSchema = JsonElement.Parse(tool.Schema),
                    Annotations = new ToolAnnotations
                    {
                        ReadOnlyHint = tool.ReadOnly,
                    },
                })],
            }))
            .WithCallToolHandler(async (request, cancellationToken) =>
            {
                server!.Ran.Enqueue(request.Params!.Name);
                return await known[request.Params.Name].Run(request.Params.Arguments?.AsReadOnly() ?? new Dictionary<string, JsonElement>().AsReadOnly(), cancellationToken);
            });

        var app = builder.Build();
        app.Use(async (context, next) =>
        {
            var authorization = context.Request.Headers.Authorization.ToString();
            server!.Authorized.Enqueue(authorization);
            if (server.Wanted is { } wanted && authorization != wanted)
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            else
                await next(context);
        });
        app.MapMcp("/mcp");
        await app.StartAsync();
        return server = new TestMcpServer(app, known);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
