using System.Text.Json;
using Parley.Server.Accounts;

namespace Parley.Server.Mcp;

/// <summary>Keeps what authorizes this installation at a server of tools.</summary>
internal sealed class HeaderVault(SecretVault vault)
{
    private const string Purpose = "headers of tool servers";

    /// <param name="headers">By name.</param>
    /// <param name="serverId">Whose: what was encrypted for one is nothing for another.</param>
    /// <param name="address">Where they are sent, and nowhere else.</param>
    public byte[]? Lock(IReadOnlyDictionary<string, string> headers, Guid serverId, string address) =>
        headers.Count == 0 ? null : vault.Lock(JsonSerializer.SerializeToUtf8Bytes(headers, McpJson.Default.IReadOnlyDictionaryStringString), Purpose, serverId, address);

    /// <returns>Null where they were encrypted with another secret than this installation's, or for another address.</returns>
    public IReadOnlyDictionary<string, string>? Open(KnownServer server) => server.Headers is null
        ? new Dictionary<string, string>()
        : vault.Open(server.Headers, Purpose, server.Id, server.Address) is { } plain ? JsonSerializer.Deserialize(plain, McpJson.Default.IReadOnlyDictionaryStringString) : null;
}
