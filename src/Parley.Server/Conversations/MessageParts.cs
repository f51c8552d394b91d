using System.Text.Json;
using Parley.Protocol.Chat;

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

    /// <summary>Text and parts in the order in which they are read, as if they had come so.</summary>
    public static IEnumerable<ReplyDelta> InPlace(string text, IReadOnlyList<JsonElement>? parts) =>
        MessageStretch.Of(text, parts).Select(stretch => stretch.Part is { } part
            ? new ReplyDelta(DeltaKind.Part, parts![part].GetRawText())
            : new ReplyDelta(DeltaKind.Text, stretch.Text));

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
