using System.Text.Json;
using Parley.Server.Chat.Tools;
using Parley.Server.Conversations;
using Parley.Server.Hosting;

namespace Parley.Server.Chat;

/// <summary>The parts of a model's turn as Gemini gave them.</summary>
internal static class TurnParts
{
    /// <summary>The whole turn, with what it went on from put before it.</summary>
    public static string With(string kept, IReadOnlyList<JsonElement>? keptParts, string parts)
    {
        if (kept.Length == 0 && !KeptCalls.Has(keptParts))
            return parts;

        var before = KeptCalls.TurnOf(kept, KeptCalls.Has(keptParts) ? keptParts : null);
        return parts.Length > 2 ? $"{before[..^1]},{parts[1..]}" : before;
    }

    /// <summary>A part as it is shown: without what is of use to Gemini alone, and with its place in the text.</summary>
    /// <returns>Null where nothing of it is to be shown.</returns>
    public static string? Shown(string part, int at)
    {
        if (StrictJson.Parse(part) is not { } shown)
            return null;

        shown.Remove("thoughtSignature");
        if (shown.Count == 0)
            return null;
        shown[MessageParts.At] = at;
        return shown.ToJsonString();
    }

    /// <summary>The texts of a turn that are no thoughts, each with its place among the parts.</summary>
    public static IEnumerable<(int Index, string Text)> TextsOf(string parts)
    {
        using var turn = JsonDocument.Parse(parts);
        foreach (var (index, part) in turn.RootElement.EnumerateArray().Index())
        {
            if (part.TryGetProperty("text", out var text) && !(part.TryGetProperty("thought", out var thought) && thought.ValueKind == JsonValueKind.True))
                yield return (index, text.GetString() ?? "");
        }
    }
}
