using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Gemini;

/// <summary>A service account of Google Cloud, read from the file that Google gives out for it.</summary>
public sealed class ServiceAccount
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    private readonly string keyId;
    private readonly string pem;

    private ServiceAccount(string email, string projectId, string keyId, string pem) => (Email, ProjectId, this.keyId, this.pem) = (email, projectId, keyId, pem);

    /// <summary>Its address.</summary>
    public string Email { get; }

    /// <summary>The project that it belongs to.</summary>
    public string ProjectId { get; }

    /// <summary>Reads the file. What it says of where tokens are had is not believed: only Google is asked.</summary>
    /// <returns>Null where it is no such file; other kinds of credentials name programs and addresses, and are not taken.</returns>
    public static ServiceAccount? TryRead(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            if (JsonNode.Parse(json) is not JsonObject file || TextOf(file, "type") != "service_account" || TextOf(file, "private_key") is not { } pem)
                return null;
            // A public key would be read as well, and sign nothing.
            using (var key = RSA.Create())
            {
                key.ImportFromPem(pem);
                key.SignData("try"u8, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            }

            return TextOf(file, "client_email") is { Length: > 0 } email && TextOf(file, "project_id") is { Length: > 0 } project
                ? new ServiceAccount(email, project, TextOf(file, "private_key_id") ?? "", pem)
                : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or ArgumentException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>What Google gives a token for (RFC 7523): who asks, for what, signed.</summary>
    /// <param name="audience">Who is to read it.</param>
    /// <param name="scope">What for.</param>
    /// <param name="now">From when it is good, for an hour.</param>
    public string Assert(string audience, string scope, DateTimeOffset now)
    {
        var header = new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = keyId };
        var claims = new JsonObject
        {
            ["iss"] = Email,
            ["scope"] = scope,
            ["aud"] = audience,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + Life).ToUnixTimeSeconds(),
        };
        using var key = RSA.Create();
        key.ImportFromPem(pem);
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static string? TextOf(JsonObject file, string name) => file[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
