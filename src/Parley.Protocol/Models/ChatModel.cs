using System.Text.Json.Serialization;

namespace Parley.Protocol.Models;

/// <summary>A model that can be chosen.</summary>
/// <param name="Id">What <c>model</c> is set to.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Provider"><c>gemini</c>, <c>parley</c>, or the name of another provider that an administrator has entered.</param>
/// <param name="ContextTokens">What it can read, null where unknown.</param>
/// <param name="MaxOutputTokens">What it can write, null where unknown.</param>
/// <param name="Capabilities">What it can do.</param>
public sealed record ChatModel(
    string Id,
    string Name,
    string Provider,
    long? ContextTokens,
    long? MaxOutputTokens,
    ModelCapabilities Capabilities)
{
    /// <summary>What an id looks like: another provider's has its name and a slash before it.</summary>
    public const string IdPattern = "[a-z0-9-]{1,20}/[!-~]{1,150}|[A-Za-z0-9][A-Za-z0-9._-]{0,199}";

    /// <summary>A sentence about it, where there is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Description { get; init; }

    /// <summary>What it costs today, where that is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelPrice? Price { get; init; }

    /// <summary>The day from which it answers no more, where that was announced.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? Shutdown { get; init; }

    /// <summary>The model that answers in its place from that day on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ReplacedBy { get; init; }
}

/// <summary>US dollars for a million tokens.</summary>
/// <param name="Input">Of what it reads.</param>
/// <param name="Output">Of what it writes, thoughts included.</param>
/// <param name="Cached">Of what it reads from a cache; absent: as all else that it reads.</param>
public sealed record ModelPrice(decimal Input, decimal Output, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Cached = null);

/// <summary>What a model can do.</summary>
/// <param name="Thinking">Whether it thinks before it answers.</param>
/// <param name="ThinkingLevels">The levels that can be asked for; empty where none can.</param>
/// <param name="Sampling">Whether it takes temperature, topP and topK.</param>
public sealed record ModelCapabilities(bool Thinking, IReadOnlyList<string> ThinkingLevels, bool Sampling)
{
    /// <summary>Which of <c>settings.tools</c> it can use.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>Whether it can use <c>settings.servers</c>.</summary>
    public bool Functions { get; init; }

    /// <summary>What it reads besides text: <c>image</c>, <c>audio</c>, <c>video</c>, <c>pdf</c>.</summary>
    public IReadOnlyList<string> Reads { get; init; } = [];
}

/// <summary>What can be chosen.</summary>
/// <param name="Items">The models.</param>
/// <param name="Default">The id of the one that answers where none is named.</param>
public sealed record ModelList(IReadOnlyList<ChatModel> Items, string Default);
