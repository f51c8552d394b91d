using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Parley.Protocol.Tools;
using Parley.Server.Outbound;

namespace Parley.Server.Mcp;

/// <summary>Opens connections to servers of tools. They are offered nothing: no sampling, no files, no questions to the user.</summary>
internal sealed class McpConnections(GuardedHttp http, HeaderVault vault)
{
    private static readonly TimeSpan Handshake = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Parting = TimeSpan.FromSeconds(5);

    /// <exception cref="McpConnectionException">It cannot be, and why.</exception>
    public async Task<McpClient> OpenAsync(KnownServer server, CancellationToken cancellationToken)
    {
        if (vault.Open(server) is not { } headers)
            throw new McpConnectionException(ToolServerProblems.HeadersLost);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Handshake);
        try
        {
            var transport = new HttpClientTransport(
                new HttpClientTransportOptions
                {
                    Endpoint = new Uri(server.Address),
                    TransportMode = HttpTransportMode.StreamableHttp,
                    AdditionalHeaders = new Dictionary<string, string>(headers),
                    EnableStandaloneGetStream = false,
                    // What broke off is not asked for again: nothing is run twice.
                    MaxReconnectionAttempts = 0,
                },
                http.Client);
            return await McpClient.CreateAsync(
                transport, new McpClientOptions
                {
                    ClientInfo = new Implementation
                    {
                        Name = "Parley",
                        Version = typeof(McpConnections).Assembly.GetName().Version?.ToString(3) ?? "0",
                    },
                    InitializationTimeout = Handshake,
                },
                cancellationToken: limit.Token);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new McpConnectionException(McpFailure.Of(failure), failure);
        }
    }

    /// <summary>Says good-bye, which nobody waits for.</summary>
    public static void Leave(McpClient client) => _ = LeaveAsync(client);

    private static async Task LeaveAsync(McpClient client)
    {
        try
        {
            await client.DisposeAsync().AsTask().WaitAsync(Parting);
        }
        catch (Exception)
        {
            // It was of no use any more.
        }
    }
}

/// <summary>A server of tools cannot be spoken to.</summary>
internal sealed class McpConnectionException(string problem, Exception? cause = null) : Exception("A server of tools cannot be spoken to: " + problem, cause)
{
    /// <summary>One of <see cref="ToolServerProblems"/>.</summary>
    public string Problem => problem;
}
