using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Parley.Protocol.Models;

/// <summary>A price and the day from which it counts: US dollars for a million tokens.</summary>
/// <param name="Input">Of what is read.</param>
/// <param name="Output">Of what is written, thoughts included.</param>
/// <param name="Cached">Of what is read from a cache; absent: as all else that is read.</param>
/// <param name="From">The first day; absent: always.</param>
/// <param name="OverTokens">Prompts longer than this cost more.</param>
/// <param name="InputOver">What is read then.</param>
/// <param name="OutputOver">What is written then.</param>
public sealed record DatedPrice(
    [property: Range(0, 1_000_000)] decimal Input,
    [property: Range(0, 1_000_000)] decimal Output,
    [property: Range(0, 1_000_000), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Cached = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? From = null,
    [property: Range(1, long.MaxValue), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? OverTokens = null,
    [property: Range(0, 1_000_000), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? InputOver = null,
    [property: Range(0, 1_000_000), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? OutputOver = null);

/// <summary>What an administrator says of a model instead of what Gemini and this version's table say. What is absent stays theirs.</summary>
public sealed record ModelChanges
{
    /// <summary>What people call it, 1 to 100 characters.</summary>
    [StringLength(100, MinimumLength = 1), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>What it can read.</summary>
    [Range(1, 1_000_000_000), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ContextTokens { get; init; }

    /// <summary>What it can write.</summary>
    [Range(1, 1_000_000_000), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? MaxOutputTokens { get; init; }

    /// <summary>The thinking levels that can be asked for: <c>minimal</c>, <c>low</c>, <c>medium</c>, <c>high</c>, <c>xhigh</c>; empty: none.</summary>
    [MaxLength(5), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? ThinkingLevels { get; init; }

    /// <summary>Whether it takes temperature, topP and topK.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Sampling { get; init; }

    /// <summary>Whether it can use <c>settings.tools</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Tools { get; init; }

    /// <summary>What it reads besides text: <c>image</c>, <c>audio</c>, <c>video</c>, <c>pdf</c>; empty: nothing.</summary>
    [MaxLength(4), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Reads { get; init; }

    /// <summary>The day from which it answers no more.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? Shutdown { get; init; }

    /// <summary>The model that answers in its place from that day on.</summary>
    [StringLength(100, MinimumLength = 1), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ReplacedBy { get; init; }

    /// <summary>What it costs, and from which day on; empty: not known.</summary>
    [MaxLength(20), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<DatedPrice>? Prices { get; init; }
}

/// <summary>A model as administrators see it.</summary>
/// <param name="Model">As users see it, or would.</param>
/// <param name="Allowed">Whether it may be asked.</param>
/// <param name="Offered">Whether its provider offers it at this moment, as far as is known.</param>
/// <param name="Prices">What it costs, and from which day on.</param>
/// <param name="Usual">As it is without the changes; absent where there are none.</param>
/// <param name="Changes">What was said of it here; absent where nothing was.</param>
public sealed record AdminModel(
    ChatModel Model,
    bool Allowed,
    bool Offered,
    IReadOnlyList<DatedPrice> Prices,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ChatModel? Usual,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ModelChanges? Changes);

/// <summary>The models there are, allowed or not.</summary>
/// <param name="Items">The models.</param>
/// <param name="Default">The one that answers in new chats; empty where none is allowed.</param>
/// <param name="Chosen">The one that an administrator chose for that; absent where none was.</param>
public sealed record AdminModelList(
    IReadOnlyList<AdminModel> Items, string Default, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Chosen);

/// <summary>Body of <c>PUT /api/admin/models/{id}</c>: all that is said of a model here, and nothing else from then on.</summary>
/// <param name="Allowed">Whether it may be asked; absent: yes.</param>
/// <param name="Changes">What is said of it; absent: what Gemini and the table say.</param>
public sealed record SetModel(bool? Allowed = null, ModelChanges? Changes = null);

/// <summary>Body of <c>PUT /api/admin/default-model</c>.</summary>
/// <param name="Model">The model that answers in new chats; absent: the configured one, else the table's first.</param>
public sealed record SetDefaultModel([property: StringLength(200)] string? Model = null);
