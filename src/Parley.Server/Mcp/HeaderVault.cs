using System.Text.Json;
using Parley.Server.Accounts;

namespace Parley.Server.Mcp;

/// <summary>Keeps what authorizes this installation at a server of tools.</summary>
internal sealed class HeaderVault(SecretVault vault)
{
    private const string Purpose = "headers of tool servers";

    /// <param name="headers">By name.</param>
    /// <param name="serverId">Whose: what was encrypted for one is nothing for another.</param>
    public byte[]? Lock(IReadOnlyDictionary<string, string> headers, Guid serverId) =>
        headers.Count == 0 ? null : vault.Lock(JsonSerializer.SerializeToUtf8Bytes(headers, McpJson.Default.IReadOnlyDictionaryStringString), Purpose, serverId);

    /// <returns>Null where this installation's secret is not the one that it was encrypted with.</returns>
    public IReadOnlyDictionary<string, string>? Open(byte[]? locked, Guid serverId) => locked is null
        ? new Dictionary<string, string>()
        : vault.Open(locked, Purpose, serverId) is { } plain ? JsonSerializer.Deserialize(plain, McpJson.Default.IReadOnlyDictionaryStringString) : null;
}
