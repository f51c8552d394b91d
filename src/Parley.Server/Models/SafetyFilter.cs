using System.Text.Json.Nodes;

namespace Parley.Server.Models;

/// <summary>What Gemini is to block by its own judgement (https://ai.google.dev/gemini-api/docs/safety-settings). What it blocks always is not for choice.</summary>
internal static class SafetyFilter
{
    private static readonly string[] Categories =
        ["HARM_CATEGORY_HARASSMENT", "HARM_CATEGORY_HATE_SPEECH", "HARM_CATEGORY_SEXUALLY_EXPLICIT", "HARM_CATEGORY_DANGEROUS_CONTENT"];

    /// <param name="wish">See <see cref="Protocol.Chat.ModelSettings.Safety"/>.</param>
    /// <returns>What a request begins with; null: as Gemini does by itself.</returns>
    public static JsonObject? Of(string? wish) => ThresholdOf(wish) is not { } threshold ? null : new()
    {
        ["safetySettings"] = new JsonArray([.. Categories.Select(category => (JsonNode)new JsonObject { ["category"] = category, ["threshold"] = threshold })]),
    };

    private static string? ThresholdOf(string? wish) => wish switch
    {
        "off" => "OFF",
        "few" => "BLOCK_ONLY_HIGH",
        "some" => "BLOCK_MEDIUM_AND_ABOVE",
        "most" => "BLOCK_LOW_AND_ABOVE",
        _ => null,
    };
}
