using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Parley.Protocol.Keys;

/// <summary>The ways in to Gemini.</summary>
public static class GeminiKeyKinds
{
    /// <summary>A key of Google AI Studio.</summary>
    public const string Studio = "studio";

    /// <summary>A service account of a Google Cloud project, for Vertex AI.</summary>
    public const string Vertex = "vertex";
}

/// <summary>What was wrong when Gemini last refused a key.</summary>
public static class GeminiKeyProblems
{
    /// <summary>It is not valid, or no longer.</summary>
    public const string Rejected = "rejected";

    /// <summary>It is blocked, or has not the right.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>The API is switched off in its project.</summary>
    public const string ServiceDisabled = "service_disabled";

    /// <summary>Its project has no billing, or its region is not served.</summary>
    public const string Billing = "billing";

    /// <summary>It cannot be read any more, for this installation's <c>SECRET_KEY</c> is another one.</summary>
    public const string Lost = "lost";
}

/// <summary>A key as administrators see it. The key itself is never shown again.</summary>
public sealed record GeminiKey
{
    public required Guid Id { get; init; }

    /// <summary>What the administrator calls it.</summary>
    public required string Label { get; init; }

    /// <summary>One of <see cref="GeminiKeyKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The key's last four characters, or the service account's address.</summary>
    public required string Hint { get; init; }

    /// <summary>The Google Cloud project, for Vertex AI.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Project { get; init; }

    /// <summary>Where in Google's cloud it is asked, for Vertex AI.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Location { get; init; }

    /// <summary>Whether it is used.</summary>
    public required bool Enabled { get; init; }

    /// <summary>UTC, when Gemini was last asked about it.</summary>
    public required DateTimeOffset CheckedAt { get; init; }

    /// <summary>One of <see cref="GeminiKeyProblems"/>; absent while Gemini takes it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Problem { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The installation's keys, in the order in which they are asked.</summary>
/// <param name="Items">Those that were entered here.</param>
/// <param name="Environment">The last four characters of <c>GEMINI_API_KEY</c>; while it is set it alone is asked. Absent where it is not set.</param>
/// <param name="OwnKeys">Whether users may enter keys of their own.</param>
public sealed record GeminiKeyList(
    IReadOnlyList<GeminiKey> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Environment,
    bool OwnKeys);

/// <summary>Adds a key: either a key of Google AI Studio, or a service account for Vertex AI.</summary>
/// <param name="Label">1 to 40 characters.</param>
/// <param name="Key">Of Google AI Studio.</param>
/// <param name="ServiceAccount">The service account's file, as Google Cloud gives it out.</param>
/// <param name="Project">The project that pays; that of the service account where it is not said.</param>
/// <param name="Location">Where Vertex AI is asked; <c>global</c> where it is not said.</param>
public sealed record CreateGeminiKey(
    [property: MaxLength(40)] string? Label = null, [property: MaxLength(500)] string? Key = null, [property: MaxLength(10_000)] string? ServiceAccount = null,
    [property: MaxLength(60)] string? Project = null, [property: MaxLength(40)] string? Location = null);

/// <summary>Changes a key; what is absent stays.</summary>
/// <param name="Label">1 to 40 characters.</param>
/// <param name="Enabled">Whether it is used.</param>
/// <param name="First">True: it is asked before all others.</param>
public sealed record UpdateGeminiKey([property: MaxLength(40)] string? Label = null, bool? Enabled = null, bool? First = null);

/// <summary>What users may do about keys.</summary>
/// <param name="OwnKeys">Whether they may enter keys of their own.</param>
public sealed record UpdateGeminiKeyRules(bool OwnKeys);

/// <summary>A user's own key: where there is one, it is asked for all that this user asks, and its owner pays.</summary>
/// <param name="Allowed">Whether there may be one. One that was entered while that was so is not used while it is not.</param>
/// <param name="Hint">The key's last four characters; absent where there is none.</param>
/// <param name="CheckedAt">UTC, when Gemini was last asked about it.</param>
/// <param name="Problem">One of <see cref="GeminiKeyProblems"/>; absent while Gemini takes it.</param>
public sealed record OwnGeminiKey(
    bool Allowed,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Hint = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? CheckedAt = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Problem = null);

/// <summary>Enters one's own key instead of the one before.</summary>
/// <param name="Key">Of Google AI Studio.</param>
public sealed record SetOwnGeminiKey([property: MaxLength(500)] string? Key);
