using System.Text.Json;

namespace Parley.Gemini.Responses;

/// <summary>Reads <c>GenerateContentResponse</c> objects straight from UTF-8; unknown members, values and parts pass by.</summary>
internal static class AnswerChunkReader
{
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public static AnswerChunk Read(ReadOnlySpan<byte> utf8)
    {
        var json = new Utf8JsonReader(utf8, LenientJson.Options);
        if (!json.EnterObject())
            throw new JsonException("Not an object.");

        var chunk = new AnswerChunk();
        while (json.NextMember())
            ReadMember(ref json, chunk);

        // Anything after the object is an error that only this call brings out.
        json.Read();
        return chunk;
    }

    private static void ReadMember(ref Utf8JsonReader json, AnswerChunk chunk)
    {
        if (json.ValueTextEquals("candidates"u8))
        {
            chunk.IsProtocol = true;
            ReadCandidates(ref json, chunk);
        }
        else if (json.ValueTextEquals("usageMetadata"u8))
        {
            chunk.IsProtocol = true;
            chunk.Usage = TokenUsage.Read(ref json);
        }
        else if (json.ValueTextEquals("promptFeedback"u8))
        {
            chunk.IsProtocol = true;
            ReadPromptFeedback(ref json, chunk);
        }
        else if (json.ValueTextEquals("modelVersion"u8))
            chunk.ModelVersion = json.ReadText();
        else if (json.ValueTextEquals("responseId"u8))
            chunk.ResponseId = json.ReadText();
        else if (json.ValueTextEquals("error"u8))
        {
            chunk.IsError = true;
            json.SkipValue();
        }
        else
            json.SkipValue();
    }

    private static void ReadPromptFeedback(ref Utf8JsonReader json, AnswerChunk chunk)
    {
        if (!json.EnterObject())
            return;

        string? reason = null, message = null, category = null;
        while (json.NextMember())
        {
            if (json.ValueTextEquals("blockReason"u8))
                reason = json.ReadText();
            else if (json.ValueTextEquals("blockReasonMessage"u8))
                message = json.ReadText();
            else if (json.ValueTextEquals("safetyRatings"u8))
                category = SafetyRatings.ReadCause(ref json);
            else
                json.SkipValue();
        }

        // Feedback that holds only ratings came with good answers too.
        if (reason is not null || message is not null)
            chunk.PromptBlock = new("prompt", reason ?? "BLOCK_REASON_UNSPECIFIED", category, message);
    }

    // More than one candidate is never asked for; the first is the answer.
    private static void ReadCandidates(ref Utf8JsonReader json, AnswerChunk chunk)
    {
        if (!json.EnterArray())
            return;

        while (json.NextObject())
        {
            var candidate = chunk.HasCandidate ? new AnswerChunk() : chunk;
            candidate.HasCandidate = true;
            CandidateReader.Read(ref json, candidate);
        }
    }
}
