using System.Text.Json.Nodes;

namespace Parley.Emulation.Models;

/// <summary>What the emulator knows about one model.</summary>
/// <param name="Id">As in the URL.</param>
/// <param name="DisplayName">For people.</param>
/// <param name="Generation">2.5, 3 or 4: rules of signatures, thinking and continuation go by it.</param>
/// <param name="Levels">Thinking levels that it takes, the default first; none where it takes a budget or does not think.</param>
/// <param name="ServedBy">The model that answers instead, where requests are routed on.</param>
internal sealed record EmulatedModel(string Id, string DisplayName, double Generation, string[] Levels, string? ServedBy = null)
{
    public const int Window = 1_048_576;

    public string[] Methods { get; init; } = ["generateContent", "countTokens", "createCachedContent", "batchGenerateContent"];

    public int OutputLimit { get; init; } = 65_536;

    public (int Least, int Most)? Budget { get; init; }

    public bool Thinks => Levels.Length > 0 || Budget is not null;

    /// <summary>Whether it takes Google's own tools: models that draw do not.</summary>
    public bool TakesTools => !Id.Contains("-image", StringComparison.Ordinal);

    public bool Generates => Methods.Contains("generateContent");

    /// <summary>Signatures are good for one generation of models only.</summary>
    public string Family => $"gemini-{Math.Truncate(Generation)}";

    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["name"] = $"models/{Id}",
            ["version"] = Id,
            ["displayName"] = DisplayName,
            ["description"] = $"{DisplayName}, as played by the emulator",
            ["inputTokenLimit"] = Window,
            ["outputTokenLimit"] = OutputLimit,
            ["supportedGenerationMethods"] = new JsonArray([.. Methods.Select(method => (JsonNode)method)]),
            ["temperature"] = 1,
            ["topP"] = 0.95,
            ["topK"] = 64,
            ["maxTemperature"] = 2,
        };
        if (Thinks)
            json["thinking"] = true;
        return json;
    }
}
