using System.Text.Json.Serialization;

namespace Parley.Gemini;

/// <summary>A model as Gemini describes it.</summary>
public sealed record GeminiModel
{
    private static readonly string[] OtherUses =
        ["embedding", "imagen", "veo", "tts", "live", "aqa", "robotics", "computer-use", "deep-research"];

    /// <summary>Its resource name, <c>models/…</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its version.</summary>
    public string? Version { get; init; }

    /// <summary>What people call it.</summary>
    public string? DisplayName { get; init; }

    /// <summary>A sentence about it.</summary>
    public string? Description { get; init; }

    /// <summary>How many tokens it can read.</summary>
    public long? InputTokenLimit { get; init; }

    /// <summary>How many tokens it can write.</summary>
    public long? OutputTokenLimit { get; init; }

    /// <summary>What can be called on it; empty where that is not said.</summary>
    public IReadOnlyList<string> SupportedGenerationMethods { get; init => field = value ?? []; } = [];

    /// <summary>The temperature it has unless told otherwise.</summary>
    public double? Temperature { get; init; }

    /// <summary>The highest temperature it takes.</summary>
    public double? MaxTemperature { get; init; }

    /// <summary>Whether it thinks.</summary>
    public bool Thinking { get; init; }

    /// <summary>The name without <c>models/</c>.</summary>
    [JsonIgnore]
    public string Id => Name.StartsWith("models/", StringComparison.Ordinal) ? Name["models/".Length..] : Name;

    /// <summary>Whether it is made for conversations in text.</summary>
    [JsonIgnore]
    public bool IsForChat =>
        (SupportedGenerationMethods.Count == 0 || SupportedGenerationMethods.Contains("generateContent"))
        && !Array.Exists(OtherUses, use => Name.Contains(use, StringComparison.OrdinalIgnoreCase));
}
