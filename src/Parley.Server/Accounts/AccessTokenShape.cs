using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace Parley.Server.Accounts;

/// <summary>The claims of an access token, before its signature is checked.</summary>
internal sealed record AccessTokenShape(Guid AccountId, Guid SessionId, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt)
{
    private const int LongestToken = 4096;
    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds() - 3600;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <summary>Null unless the token is built exactly as ours are.</summary>
    public static AccessTokenShape? Read(string token)
    {
        if (token.Length > LongestToken || token.Split('.') is not [var header, var payload, var signature] || !IsCanonical(signature))
            return null;

        try
        {
            using var head = JsonDocument.Parse(Base64Url.DecodeFromChars(header), Strict);
            using var body = JsonDocument.Parse(Base64Url.DecodeFromChars(payload), Strict);
            return IsOurs(head.RootElement) ? Read(body.RootElement) : null;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return null;
        }
    }

    /// <summary>No <c>kid</c>, <c>jwk</c>, <c>zip</c>, <c>crit</c>: nothing that asks to be followed.</summary>
    private static bool IsOurs(JsonElement header) =>
        header.ValueKind == JsonValueKind.Object
        && IsText(header, "alg", "HS256")
        && header.EnumerateObject().All(member => member.Name == "alg" || (member.Name == "typ" && IsText(header, "typ", "JWT")));

    private static AccessTokenShape? Read(JsonElement claims) =>
        claims.ValueKind == JsonValueKind.Object
        && IsText(claims, "aud", AccessTokens.Issuer)
        && Id(claims, "sub") is { } account && Id(claims, "sid") is { } session
        && Time(claims, "iat") is { } issued && Time(claims, "exp") is { } expires
            ? new AccessTokenShape(account, session, issued, expires)
            : null;

    private static bool IsText(JsonElement parent, string name, string expected) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.ValueEquals(expected);

    private static Guid? Id(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetGuid(out var id) ? id : null;

    private static DateTimeOffset? Time(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out var seconds) && seconds >= 0 && seconds < LastSecond
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>The last character of Base64 has bits that say nothing; with any of them set it would be another text for the same signature.</summary>
    private static bool IsCanonical(string signature)
    {
        var bytes = new byte[64];
        return signature.Length <= 64 && Base64Url.DecodeFromChars(signature, bytes, out _, out var length) == OperationStatus.Done
            && Base64Url.EncodeToString(bytes.AsSpan(0, length)) == signature;
    }
}
