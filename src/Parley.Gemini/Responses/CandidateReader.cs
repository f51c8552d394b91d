using System.Text.Json;

namespace Parley.Gemini.Responses;

/// <summary>Reads one candidate into the chunk it came with.</summary>
internal static class CandidateReader
{
    public static void Read(ref Utf8JsonReader json, AnswerChunk chunk)
    {
        while (json.NextMember())
        {
            if (json.ValueTextEquals("content"u8))
                ReadContent(ref json, chunk);
            else if (json.ValueTextEquals("finishReason"u8))
                chunk.FinishReason = json.ReadText();
            else if (json.ValueTextEquals("finishMessage"u8))
                chunk.FinishMessage = json.ReadText();
            else if (json.ValueTextEquals("continuationToken"u8))
                chunk.ContinuationToken = json.ReadText();
            else if (json.ValueTextEquals("safetyRatings"u8))
                chunk.Category = SafetyRatings.ReadCause(ref json);
            else if (json.ValueTextEquals("groundingMetadata"u8))
                chunk.Grounding = ReadMetadata(ref json);
            else if (json.ValueTextEquals("urlContextMetadata"u8))
                chunk.UrlContext = ReadMetadata(ref json);
            else if (json.ValueTextEquals("citationMetadata"u8))
                chunk.Citations = ReadMetadata(ref json);
            else
                json.SkipValue();
        }
    }

    private static void ReadContent(ref Utf8JsonReader json, AnswerChunk chunk)
    {
        if (!json.EnterObject())
            return;

        while (json.NextMember())
        {
            if (!json.ValueTextEquals("parts"u8))
                json.SkipValue();
            else if (json.EnterArray())
            {
                while (json.NextObject())
                {
                    if (AnswerPart.Read(ref json) is { } part)
                        chunk.Parts.Add(part);
                }
            }
        }
    }

    // Streams carry an empty object where the metadata is still to come.
    private static string? ReadMetadata(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.StartObject)
            return RawJson.Copy(ref json) is { Length: > 2 } metadata ? metadata : null;

        json.Skip();
        return null;
    }
}
