using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Server.Chat;

/// <summary>The parts of a model's turn as Gemini gave them.</summary>
internal static class TurnParts
{
    /// <summary>The whole turn, with the text that it went on from put before it.</summary>
    public static string With(string kept, string parts)
    {
        if (kept.Length == 0)
            return parts;

        var turn = JsonNode.Parse(parts)!.AsArray();
        turn.Insert(0, new JsonObject { ["text"] = kept });
        return turn.ToJsonString();
    }

    /// <summary>What is neither text nor thought; null where there is nothing else.</summary>
    public static IReadOnlyList<JsonElement>? Beside(string parts)
    {
        using var turn = JsonDocument.Parse(parts);
        var others = turn.RootElement.EnumerateArray().Where(part => !part.TryGetProperty("text", out _)).Select(WithoutSignature).ToList();
        others.RemoveAll(part => part.EnumerateObject().MoveNext() is false);
        return others.Count == 0 ? null : others;
    }

    private static JsonElement WithoutSignature(JsonElement part)
    {
        var shown = JsonObject.Create(part)!;
        shown.Remove("thoughtSignature");
        using var document = JsonDocument.Parse(shown.ToJsonString());
        return document.RootElement.Clone();
    }
}
