using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Parley.Gemini.Requests;

/// <summary>The parts of an earlier turn that were kept, to go back as they came.</summary>
internal static class KeptParts
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 512 };

    /// <summary>Null where none were kept.</summary>
    public static List<JsonNode>? Of(ChatMessage message)
    {
        if (Json(message.AdditionalProperties) is not { Length: > 0 } json)
            return null;

        var parts = JsonNode.Parse(json, documentOptions: Deep)!.AsArray();
        List<JsonNode> kept = [.. parts.OfType<JsonNode>()];
        parts.Clear();
        return kept.Count == 0 ? null : kept;
    }

    // An answer that was put straight back into the conversation carries its outcome.
    private static string? Json(AdditionalPropertiesDictionary? properties)
    {
        if (properties is null)
            return null;
        if (properties.TryGetValue(GeminiKeys.Parts, out string? parts))
            return parts;

        return properties.TryGetValue(GeminiKeys.Outcome, out GeminiOutcome? outcome) ? outcome?.Parts : null;
    }
}
