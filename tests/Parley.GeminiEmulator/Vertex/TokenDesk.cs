using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Emulation.Vertex;

/// <summary>Google's token endpoint: it knows one service account, and gives it tokens for an hour.</summary>
internal sealed class TokenDesk(TimeProvider time)
{
    public const string Path = "/token";
    private const string Email = "parley@emulated-project.iam.gserviceaccount.com";
    private const string KeyId = "emulated-key";
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    private readonly Lazy<RSA> key = new(() => RSA.Create(2048));
    private readonly Lock gate = new();
    private readonly Dictionary<string, DateTimeOffset> tokens = [];

    /// <summary>How often a token was given.</summary>
    public int Given { get; private set; }

    /// <summary>Whether the account is known at all.</summary>
    public bool IsClosed { get; set; }

    /// <summary>The file that Google gives out for it. What it says of addresses leads nowhere.</summary>
    public string AccountFile => new JsonObject
    {
        ["type"] = "service_account",
        ["project_id"] = "emulated-project",
        ["private_key_id"] = KeyId,
        ["private_key"] = key.Value.ExportPkcs8PrivateKeyPem(),
        ["client_email"] = Email,
        ["client_id"] = "1",
        ["token_uri"] = "http://127.0.0.1:1/nowhere",
    }.ToJsonString();

    /// <summary>A token; null where the assertion is not good.</summary>
    public string? Give(string assertion, string audience)
    {
        if (IsClosed || assertion.Split('.') is not [var header, var claims, var signature])
            return null;
        var isSigned = key.Value.VerifyData(
            Encoding.ASCII.GetBytes($"{header}.{claims}"), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        if (!isSigned || Read(header) is not { } head || (string?)head["alg"] != "RS256" || (string?)head["kid"] != KeyId || Read(claims) is not { } said)
            return null;
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if ((string?)said["iss"] != Email || (string?)said["aud"] != audience || (string?)said["scope"] != "https://www.googleapis.com/auth/cloud-platform"
            || (long)said["iat"]! > now || (long)said["exp"]! <= now || (long)said["exp"]! - (long)said["iat"]! > 3600)
            return null;

        lock (gate)
        {
            var token = $"ya29.emulated-{++Given}";
            tokens[token] = time.GetUtcNow() + Life;
            return token;
        }
    }

    public bool Knows(string token)
    {
        lock (gate)
            return tokens.TryGetValue(token, out var until) && time.GetUtcNow() < until;
    }

    /// <summary>All tokens are good no more.</summary>
    public void Revoke()
    {
        lock (gate)
            tokens.Clear();
    }

    private static JsonObject? Read(string part)
    {
        try
        {
            return JsonNode.Parse(Base64Url.DecodeFromChars(part)) as JsonObject;
        }
        catch (Exception unreadable) when (unreadable is FormatException or JsonException)
        {
            return null;
        }
    }
}
