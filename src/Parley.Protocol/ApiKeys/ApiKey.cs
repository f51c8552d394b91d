using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Parley.Protocol.ApiKeys;

/// <summary>What a key may be used for.</summary>
public static class ApiKeyScopes
{
    /// <summary><c>POST /v1/chat/completions</c>.</summary>
    public const string Chat = "chat";

    /// <summary><c>GET /v1/models</c>.</summary>
    public const string Models = "models";

    /// <summary>All there are.</summary>
    public static IReadOnlyList<string> All { get; } = [Chat, Models];
}

/// <summary>Body of <c>POST /api/keys</c>.</summary>
/// <param name="Name">For its owner, 1 to 100 characters.</param>
/// <param name="ExpiresAt">From when on it is refused; absent: never.</param>
/// <param name="Scopes"><c>chat</c>, <c>models</c>; absent: both.</param>
public sealed record CreateApiKey(
    [property: Required(ErrorMessage = "Must be given."), StringLength(100, MinimumLength = 1)] string? Name,
    DateTimeOffset? ExpiresAt = null,
    [property: MinLength(1), MaxLength(10)] IReadOnlyList<string>? Scopes = null);

/// <summary>A key by which a program acts for a user, without its secret.</summary>
public record ApiKey
{
    /// <summary>By which it is revoked.</summary>
    public required Guid Id { get; init; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; init; }

    /// <summary>Its first characters, to tell it from others.</summary>
    public required string Prefix { get; init; }

    /// <summary><c>chat</c>, <c>models</c>.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>UTC; absent where it does not expire.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>UTC, to the minute; absent where it never was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? LastUsedAt { get; init; }
}

/// <summary>A key that was just made: the only time that it is shown.</summary>
public sealed record CreatedApiKey : ApiKey
{
    /// <summary>The key itself. It is kept as a hash only.</summary>
    public required string Key { get; init; }
}

/// <summary>The keys of a user, the newest first.</summary>
public sealed record ApiKeyList(IReadOnlyList<ApiKey> Items);
