using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Parley.Gemini.Responses;

/// <summary>JSON kept as text, compact and free of what is no text.</summary>
internal static class RawJson
{
    public static readonly JsonWriterOptions Compact = new()
    {
        // The text goes to Gemini and to a database, never into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 512,
        SkipValidation = true,
    };

    /// <summary>Copies the value under the reader, which is left at the value's end.</summary>
    public static string Copy(ref Utf8JsonReader json)
    {
        var text = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(text, Compact);
        var depth = 0;
        do
        {
            CopyToken(ref json, writer);
            depth += json.TokenType switch
            {
                JsonTokenType.StartObject or JsonTokenType.StartArray => 1,
                JsonTokenType.EndObject or JsonTokenType.EndArray => -1,
                _ => 0,
            };
        }
        while (depth > 0 && json.Read());

        writer.Flush();
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>A text part; Gemini refuses one that has a signature and no text member, so that is always there.</summary>
    public static void WriteText(Utf8JsonWriter writer, string text, bool thought, string? signature)
    {
        writer.WriteStartObject();
        writer.WriteString("text"u8, text);
        if (thought)
            writer.WriteBoolean("thought"u8, true);
        if (signature is not null)
            writer.WriteString("thoughtSignature"u8, signature);
        writer.WriteEndObject();
    }

    public static string Write(Action<Utf8JsonWriter> content)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text, Compact))
            content(writer);

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static void CopyToken(ref Utf8JsonReader json, Utf8JsonWriter writer)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject: writer.WriteStartObject(); break;
            case JsonTokenType.EndObject: writer.WriteEndObject(); break;
            case JsonTokenType.StartArray: writer.WriteStartArray(); break;
            case JsonTokenType.EndArray: writer.WriteEndArray(); break;
            case JsonTokenType.PropertyName: writer.WritePropertyName(json.Text()); break;
            case JsonTokenType.String: writer.WriteStringValue(json.Text()); break;
            case JsonTokenType.Number: writer.WriteRawValue(json.ValueSpan, skipInputValidation: true); break;
            case JsonTokenType.True: writer.WriteBooleanValue(true); break;
            case JsonTokenType.False: writer.WriteBooleanValue(false); break;
            case JsonTokenType.Null: writer.WriteNullValue(); break;
        }
    }
}
