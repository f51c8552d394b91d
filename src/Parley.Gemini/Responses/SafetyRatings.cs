using System.Text.Json;

namespace Parley.Gemini.Responses;

/// <summary>The ratings that come with a prompt or an answer.</summary>
internal static class SafetyRatings
{
    /// <summary>The category that was the cause of a block: the one marked so, else the likeliest that is likely at all.</summary>
    public static string? ReadCause(ref Utf8JsonReader json)
    {
        if (!json.EnterArray())
            return null;

        string? cause = null;
        var highest = 1;
        while (json.NextObject())
        {
            var (category, weight) = ReadRating(ref json);
            if (category is not null && weight > highest)
                (cause, highest) = (category, weight);
        }

        return cause;
    }

    private static (string? Category, int Weight) ReadRating(ref Utf8JsonReader json)
    {
        string? category = null;
        var (weight, blocked) = (0, false);
        while (json.NextMember())
        {
            if (json.ValueTextEquals("category"u8))
                category = json.ReadText();
            else if (json.ValueTextEquals("probability"u8))
                weight = json.ReadText() switch { "LOW" => 1, "MEDIUM" => 2, "HIGH" => 3, _ => 0 };
            else if (json.ValueTextEquals("blocked"u8))
                blocked = json.ReadFlag();
            else
                json.SkipValue();
        }

        return (category, blocked ? 4 : weight);
    }
}
