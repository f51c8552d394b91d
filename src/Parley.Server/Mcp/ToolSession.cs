using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using Microsoft.Extensions.Options;

namespace Parley.Server.Mcp;

/// <summary>The connections of one answer: each server is connected to when it is called first, and left at the end.</summary>
internal sealed class ToolSession(McpConnections connections, IOptions<McpOptions> options) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Guid, Lazy<Task<McpClient>>> clients = [];
    private readonly CancellationTokenSource over = new();

    /// <summary>Calls a tool, once. Whatever goes wrong is an answer to the model.</summary>
    public async Task<JsonObject> CallAsync(KnownServer server, KnownTool tool, IReadOnlyDictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.CallTimeout);
        try
        {
            var client = await clients.GetOrAdd(server.Id, _ => new(() => connections.OpenAsync(server, over.Token))).Value.WaitAsync(limit.Token);
            // A server may not hear that it is to stop: what it does then nobody waits for.
            var result = await client.CallToolAsync(tool.Name, arguments, cancellationToken: limit.Token).AsTask().WaitAsync(limit.Token);
            return ToolResult.Of(result, options.Value.LongestResult);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return ToolResult.Failed(McpFailure.Say(failure is McpConnectionException known ? known.Problem : McpFailure.Of(failure)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        foreach (var client in clients.Values.Where(client => client.IsValueCreated && client.Value.IsCompletedSuccessfully))
            McpConnections.Leave(await client.Value);
        over.Dispose();
    }
}
