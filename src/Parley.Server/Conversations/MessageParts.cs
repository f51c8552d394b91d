using System.Text.Json;

namespace Parley.Server.Conversations;

/// <summary>The parts of a message that are neither text nor thoughts, and their places in its text.</summary>
internal static class MessageParts
{
    /// <summary>Says before which character of the text a part came.</summary>
    public const string At = "at";

    /// <summary>Those among the deltas; null where there are none.</summary>
    public static IReadOnlyList<JsonElement>? Of(IReadOnlyList<ReplyDelta> deltas)
    {
        var parts = deltas.Where(delta => delta.Kind == DeltaKind.Part).Select(delta => Parse(delta.Text)).ToList();
        return parts.Count == 0 ? null : parts;
    }

    /// <summary>Text and parts in the order in which they are read.</summary>
    public static IEnumerable<ReplyDelta> InPlace(string text, IReadOnlyList<JsonElement>? parts)
    {
        var end = 0;
        foreach (var part in parts ?? [])
        {
            var at = Math.Clamp(PlaceOf(part), end, text.Length);
            if (at > end)
                yield return new(DeltaKind.Text, text[end..at]);
            yield return new(DeltaKind.Part, part.GetRawText());
            end = at;
        }

        if (end < text.Length)
            yield return new(DeltaKind.Text, text[end..]);
    }

    /// <summary>What another server or version wrote may not say it: then it is at the beginning.</summary>
    private static int PlaceOf(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty(At, out var place) && place.TryGetInt32(out var at) ? at : 0;

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
