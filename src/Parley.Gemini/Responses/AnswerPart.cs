using System.Text.Json;

namespace Parley.Gemini.Responses;

/// <summary>One part of the model's turn.</summary>
/// <param name="Text">Its text, or null where it is something else.</param>
/// <param name="Thought">Whether the text is a summary of thoughts.</param>
/// <param name="Signature">Its thought signature.</param>
/// <param name="Raw">The part as JSON, where it must go back exactly as it came; null for plain text.</param>
internal readonly record struct AnswerPart(string? Text, bool Thought, string? Signature, string? Raw)
{
    /// <summary>Reads the object that the reader has entered; null for one that holds nothing.</summary>
    public static AnswerPart? Read(ref Utf8JsonReader json)
    {
        var start = json;
        string? text = null, signature = null;
        var (thought, other) = (false, false);
        while (json.NextMember())
        {
            if (json.ValueTextEquals("text"u8))
                text = json.ReadText();
            else if (json.ValueTextEquals("thought"u8))
                thought = json.ReadFlag();
            else if (json.ValueTextEquals("thoughtSignature"u8))
                signature = json.ReadText();
            else
            {
                other = true;
                json.SkipValue();
            }
        }

        if (other)
            return new(text, thought, signature, RawJson.Copy(ref start));
        if (signature is not null)
            return new(text ?? "", thought, signature, RawJson.Write(writer => RawJson.WriteText(writer, text ?? "", thought, signature)));

        return text is null ? null : new(text, thought, null, null);
    }
}
