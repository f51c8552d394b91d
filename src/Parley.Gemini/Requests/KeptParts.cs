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

    /// <summary>The model that made them; null where that is not said.</summary>
    public static string? ModelOf(ChatMessage message)
    {
        if (message.AdditionalProperties is not { } properties)
            return null;
        if (properties.TryGetValue(GeminiKeys.Model, out string? model))
            return model;

        return properties.TryGetValue(GeminiKeys.Outcome, out GeminiOutcome? outcome) ? outcome?.ModelVersion : null;
    }

    /// <summary>The parts as another family of models takes them; what was nothing but a signature is left out.</summary>
    public static IEnumerable<JsonNode> WithoutSignatures(IEnumerable<JsonNode> parts)
    {
        foreach (var part in parts.OfType<JsonObject>())
        {
            if (part.Remove("thoughtSignature") && part is { Count: 0 } or { Count: 1 } && (string?)part["text"] is "")
                continue;

            yield return part;
        }
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
