using System.Collections.Concurrent;
using ModelContextProtocol.Protocol;

namespace Parley.Server.Mcp;

/// <summary>Asks servers for their tools, and keeps what they say.</summary>
internal sealed partial class ToolLists(McpConnections connections, ToolServerStore store, TimeProvider clock, ILogger<ToolLists> logger)
{
    public const int MostTools = 200;
    private const int LongestName = 200;
    private const int LongestDescription = 2_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<Guid, bool> underway = [];

    /// <summary>Asks one now. What it said before is kept where it says nothing.</summary>
    /// <returns>As it is known then; null where there is none.</returns>
    public async Task<KnownServer?> RefreshAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id) is not { } server)
            return null;

        List<KnownTool>? tools = null;
        string? problem = null;
        try
        {
            tools = await AskAsync(server, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            problem = failure is McpConnectionException known ? known.Problem : McpFailure.Of(failure);
            Log.Failed(logger, server.Name, problem, failure.GetType().Name);
        }

        return await store.ChangeAsync(id, now => now with
        {
            // Another address was entered meanwhile: what was found is of another server.
            Tools = tools is null || now.Address != server.Address ? now.Tools : [.. tools.Select(tool => Decided(tool, now.Tools))],
            Problem = problem,
            CheckedAt = clock.GetUtcNow(),
        });
    }

    /// <summary>Asks one again that was not asked for a while; nobody waits for it.</summary>
    public void RefreshIfStale(KnownServer server)
    {
        if (server.CheckedAt is { } checkedAt && clock.GetUtcNow() - checkedAt < Fresh || !underway.TryAdd(server.Id, true))
            return;
        _ = Task.Run(async () =>
        {
            try
            {
                await RefreshAsync(server.Id, CancellationToken.None);
            }
            catch (Exception failure)
            {
                Log.NotKept(logger, failure, server.Name);
            }
            finally
            {
                underway.TryRemove(server.Id, out _);
            }
        });
    }

    private async Task<List<KnownTool>> AskAsync(KnownServer server, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var client = await connections.OpenAsync(server, limit.Token);
        try
        {
            var tools = new List<KnownTool>();
            string? cursor = null;
            do
            {
                // A server may have no end of pages.
                var page = await client.ListToolsAsync(new ListToolsRequestParams { Cursor = cursor }, limit.Token);
                tools.AddRange(page.Tools.Where(tool => tool.Name.Length <= LongestName && Clean(tool.Name) == tool.Name).Select(Known));
                cursor = page.NextCursor;
            }
            while (cursor is not null && tools.Count < MostTools);

            return [.. tools.DistinctBy(tool => tool.Name).Take(MostTools)];
        }
        finally
        {
            McpConnections.Leave(client);
        }
    }

    private static KnownTool Known(Tool tool) => new(
        tool.Name, Clean(tool.Title ?? tool.Annotations?.Title), Clean(tool.Description), ToolSchema.Reduce(tool.InputSchema), tool.Annotations?.ReadOnlyHint is true);

    /// <summary>What was decided about a tool of this name stays; a new one begins with being asked for.</summary>
    private static KnownTool Decided(KnownTool tool, IReadOnlyList<KnownTool> before) =>
        before.FirstOrDefault(old => old.Name == tool.Name) is { } known ? tool with { Policy = known.Policy, Pin = known.Pin } : tool;

    private static string? Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        return ToolText.Visible(text) is { Length: > 0 } visible ? ToolText.Cut(visible, LongestDescription) : null;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The tool server {Name} did not tell its tools: {Problem} ({Kind}).")]
        public static partial void Failed(ILogger logger, string name, string problem, string kind);

        [LoggerMessage(2, LogLevel.Error, "What the tool server {Name} said could not be kept.")]
        public static partial void NotKept(ILogger logger, Exception exception, string name);
    }
}
