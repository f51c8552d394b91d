using Microsoft.Extensions.AI;

namespace Parley.Gemini.Responses;

/// <summary>What Gemini's finish reasons mean to a caller who does not know Gemini.</summary>
internal static class FinishReasons
{
    public const string Continuation = "CONTINUATION";

    public static bool IsBlock(string? reason) =>
        reason is "SAFETY" or "BLOCKLIST" or "PROHIBITED_CONTENT" or "SPII"
        || reason?.StartsWith("IMAGE_", StringComparison.Ordinal) is true;

    public static ChatFinishReason ToChat(string? reason, bool anyCalls) => reason switch
    {
        // Gemini has no reason of its own for "made a call".
        null or "STOP" => anyCalls ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
        "MAX_TOKENS" or Continuation => ChatFinishReason.Length,
        "RECITATION" => ChatFinishReason.ContentFilter,
        _ when IsBlock(reason) => ChatFinishReason.ContentFilter,
        _ => new(reason.ToLowerInvariant()),
    };
}
