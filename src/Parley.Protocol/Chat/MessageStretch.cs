using System.Text.Json;

namespace Parley.Protocol.Chat;

/// <summary>What stands in one place of a message: some of its text, or one of its parts.</summary>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="Text">The text; empty where it is a part.</param>
/// <param name="Part">The place among <see cref="Message.Parts"/>; null where it is text.</param>
public readonly record struct MessageStretch(int Start, string Text, int? Part)
{
    /// <summary>Text and parts in the order in which they are read.</summary>
    public static IEnumerable<MessageStretch> Of(string text, IReadOnlyList<JsonElement>? parts)
    {
        ArgumentNullException.ThrowIfNull(text);
        var end = 0;
        for (var i = 0; i < parts?.Count; i++)
        {
            var at = Math.Clamp(PlaceOf(parts[i]), end, text.Length);
            if (at > end)
                yield return new(end, text[end..at], null);
            yield return new(at, "", i);
            end = at;
        }

        if (end < text.Length)
            yield return new(end, text[end..], null);
    }

    /// <summary>What another program wrote may not say it: then it is at the beginning.</summary>
    private static int PlaceOf(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty("at", out var place) && place.ValueKind == JsonValueKind.Number && place.TryGetInt32(out var at) ? at : 0;
}
