using Parley.Protocol.Chat;

namespace Parley.Server.Chat;

/// <summary>From Gemini's finish reasons to ours.</summary>
internal static class FinishReasonMap
{
    public static string Of(string reason, bool calledTools) => reason switch
    {
        "STOP" => calledTools ? FinishReasons.Tool : FinishReasons.Stop,
        // CONTINUATION is what is left where going on was given up: the answer is cut.
        "MAX_TOKENS" or "CONTINUATION" => FinishReasons.Length,
        "SAFETY" or "BLOCKLIST" or "PROHIBITED_CONTENT" or "SPII" => FinishReasons.Safety,
        "RECITATION" => FinishReasons.Recitation,
        "UNEXPECTED_TOOL_CALL" or "TOO_MANY_TOOL_CALLS" or "MISSING_THOUGHT_SIGNATURE" => FinishReasons.Error,
        _ when reason.StartsWith("IMAGE_", StringComparison.Ordinal) => FinishReasons.Safety,
        _ when reason.StartsWith("MALFORMED_", StringComparison.Ordinal) => FinishReasons.Error,
        _ => FinishReasons.Other,
    };
}
