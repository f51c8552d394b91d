using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Parley.Protocol.Providers;

/// <summary>What was wrong when a provider was last asked for its models.</summary>
public static class ModelProviderProblems
{
    /// <summary>Its address lies inside the network of this server, or is not encrypted, and its host is not allowed by name.</summary>
    public const string AddressRefused = "address_refused";

    /// <summary>It could not be reached.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>It wants a key, or another one.</summary>
    public const string KeyRefused = "key_refused";

    /// <summary>It leads on to another address, which is not followed.</summary>
    public const string Redirects = "redirects";

    /// <summary>It did not answer in time.</summary>
    public const string Timeout = "timeout";

    /// <summary>It failed, or is overloaded.</summary>
    public const string Failed = "failed";

    /// <summary>It answers, but has no list of its models: name them.</summary>
    public const string NoList = "no_list";

    /// <summary>What answers there does not speak OpenAI's API.</summary>
    public const string NotTheProtocol = "not_the_protocol";

    /// <summary>Its key cannot be read any more: this installation's <c>SECRET_KEY</c> is another one, or the key was kept for another address.</summary>
    public const string KeyLost = "key_lost";
}

/// <summary>A provider of models that speaks OpenAI's API, as administrators see it.</summary>
public sealed record ModelProvider
{
    public required Guid Id { get; init; }

    /// <summary>The first part of its models' ids, and their <c>provider</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What <c>/chat/completions</c> and <c>/models</c> are put behind.</summary>
    public required string Address { get; init; }

    /// <summary>Whether there is a key. It is never shown.</summary>
    public required bool HasKey { get; init; }

    /// <summary>Whether its models can be asked.</summary>
    public required bool Enabled { get; init; }

    /// <summary>The ids of the models that are offered, as it calls them: those that were named, else all that it lists.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>The ids of the models that it lists, as of <see cref="CheckedAt"/>.</summary>
    public required IReadOnlyList<string> Listed { get; init; }

    /// <summary>The ids that were named here; empty: all that it lists.</summary>
    public required IReadOnlyList<string> Named { get; init; }

    /// <summary>UTC; absent where it never was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>What was wrong then, one of <see cref="ModelProviderProblems"/>; absent where all is well.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Problem { get; init; }
}

/// <summary>All providers beside Gemini, by name.</summary>
public sealed record ModelProviderList(IReadOnlyList<ModelProvider> Items);

/// <summary>Adds a provider; it is asked for its models at once.</summary>
/// <param name="Name">1 to 20 small letters, digits and dashes; no other provider's.</param>
/// <param name="Address">Begins with https://, or with http:// where its host is allowed by name, and usually ends with /v1.</param>
/// <param name="Key">What authorizes this installation there. Kept encrypted and never shown.</param>
/// <param name="Enabled">Whether its models can be asked; absent: yes.</param>
/// <param name="Models">The ids of the models that are offered; absent or empty: all that it lists.</param>
public sealed record CreateModelProvider(
    [property: Required(ErrorMessage = "Must be given."), StringLength(20, MinimumLength = 1)] string? Name,
    [property: Required(ErrorMessage = "Must be given."), StringLength(2_000)] string? Address,
    [property: StringLength(2_000)] string? Key = null,
    bool? Enabled = null,
    [property: MaxLength(500)] IReadOnlyList<string>? Models = null);

/// <summary>Changes what is given. Its name stays: its models are called by it.</summary>
/// <param name="Address">Another address; where there is a key, it is refused unless a key is given as well, or an empty one.</param>
/// <param name="Key">Another key; empty: none.</param>
/// <param name="Enabled">Whether its models can be asked.</param>
/// <param name="Models">The ids of the models that are offered; empty: all that it lists.</param>
public sealed record UpdateModelProvider(
    [property: StringLength(2_000)] string? Address = null,
    [property: StringLength(2_000)] string? Key = null,
    bool? Enabled = null,
    [property: MaxLength(500)] IReadOnlyList<string>? Models = null);
