using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Parley.Gemini.Responses;

/// <summary>Reads JSON that may hold anything: what has an unexpected type counts as absent.</summary>
internal static class LenientJson
{
    // Arguments of a call may be nested deeper than the usual 64.
    public static readonly JsonReaderOptions Options = new() { MaxDepth = 256 };

    /// <summary>Enters the value as an object; false, and the value skipped, where it is none.</summary>
    public static bool EnterObject(ref this Utf8JsonReader json) => Enter(ref json, JsonTokenType.StartObject);

    /// <summary>Enters the value as an array; false, and the value skipped, where it is none.</summary>
    public static bool EnterArray(ref this Utf8JsonReader json) => Enter(ref json, JsonTokenType.StartArray);

    /// <summary>Moves to the next member's name; false at the object's end.</summary>
    public static bool NextMember(ref this Utf8JsonReader json) =>
        json.Read() && json.TokenType == JsonTokenType.PropertyName;

    /// <summary>Moves to the next item that is an object; false at the array's end.</summary>
    public static bool NextObject(ref this Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartObject)
                return true;
            json.Skip();
        }

        return false;
    }

    public static void SkipValue(ref this Utf8JsonReader json)
    {
        json.Read();
        json.Skip();
    }

    public static string? ReadText(ref this Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String)
            return json.Text();

        json.Skip();
        return null;
    }

    public static bool ReadFlag(ref this Utf8JsonReader json)
    {
        json.Read();
        json.Skip();
        return json.TokenType == JsonTokenType.True;
    }

    /// <summary>A number, which proto3 also writes as a string.</summary>
    public static long? ReadNumber(ref this Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType is JsonTokenType.Number or JsonTokenType.String)
            return Utf8Parser.TryParse(json.ValueSpan, out long number, out var used) && used == json.ValueSpan.Length ? number : null;

        json.Skip();
        return null;
    }

    /// <summary>The string under the reader. What is no text (NUL, half a surrogate pair, broken UTF-8) becomes U+FFFD.</summary>
    public static string Text(ref this Utf8JsonReader json)
    {
        string text;
        try
        {
            text = json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            text = Repair(Encoding.UTF8.GetString(json.ValueSpan));
        }

        return text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', '\uFFFD') : text;
    }

    private static bool Enter(ref Utf8JsonReader json, JsonTokenType start)
    {
        json.Read();
        if (json.TokenType == start)
            return true;

        json.Skip();
        return false;
    }

    private static string Repair(string escaped)
    {
        var text = new StringBuilder(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\')
            {
                text.Append(escaped[i]);
                continue;
            }

            text.Append(escaped[++i] switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => (char)ushort.Parse(escaped.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                var itself => itself,
            });
            if (escaped[i] == 'u')
                i += 4;
        }

        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.ToString().EnumerateRunes())
            whole.Append(rune.ToString());
        return whole.ToString();
    }
}
