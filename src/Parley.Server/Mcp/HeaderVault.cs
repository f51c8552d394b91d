using System.Security.Cryptography;
using System.Text.Json;
using Parley.Server.Accounts;

namespace Parley.Server.Mcp;

/// <summary>
/// Encrypts what authorizes this installation at a server of tools, with a key that is derived from the installation's secret:
/// whoever has only the database, or a backup of it, has none of it.
/// </summary>
internal sealed class HeaderVault(SigningKey key)
{
    private const string Purpose = "headers of tool servers";
    private const int TagSize = 16;
    private const int NonceSize = 12;

    /// <param name="headers">By name.</param>
    /// <param name="serverId">Whose: what was encrypted for one is nothing for another.</param>
    public byte[]? Lock(IReadOnlyDictionary<string, string> headers, Guid serverId)
    {
        if (headers.Count == 0)
            return null;

        var plain = JsonSerializer.SerializeToUtf8Bytes(headers, McpJson.Default.IReadOnlyDictionaryStringString);
        var locked = new byte[NonceSize + plain.Length + TagSize];
        RandomNumberGenerator.Fill(locked.AsSpan(0, NonceSize));
        using var cipher = new AesGcm(key.Derive(Purpose), TagSize);
        cipher.Encrypt(locked.AsSpan(0, NonceSize), plain, locked.AsSpan(NonceSize, plain.Length), locked.AsSpan(^TagSize), serverId.ToByteArray());
        return locked;
    }

    /// <returns>Null where this installation's secret is not the one that it was encrypted with.</returns>
    public IReadOnlyDictionary<string, string>? Open(byte[]? locked, Guid serverId)
    {
        if (locked is null)
            return new Dictionary<string, string>();
        if (locked.Length < NonceSize + TagSize)
            return null;

        var plain = new byte[locked.Length - NonceSize - TagSize];
        try
        {
            using var cipher = new AesGcm(key.Derive(Purpose), TagSize);
            cipher.Decrypt(locked.AsSpan(0, NonceSize), locked.AsSpan(NonceSize, plain.Length), locked.AsSpan(^TagSize), plain, serverId.ToByteArray());
            return JsonSerializer.Deserialize(plain, McpJson.Default.IReadOnlyDictionaryStringString);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
