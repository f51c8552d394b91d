using Parley.Gemini;
using Parley.Protocol;
using Parley.Server.Governor;

namespace Parley.Server.Chat;

/// <summary>The provider's failures in our words: what happened and what can be done. The provider's own text stays inside.</summary>
internal static class ProviderProblems
{
    public static Problem Of(GeminiException failure, string? traceId) => failure is LongWaitException tooLong ? TooLong(tooLong, traceId) : failure.Kind switch
    {
        GeminiErrorKind.KeyRejected => ReplyProblems.Make(ProblemCodes.ProviderRejectedKey,
            "Gemini refused the key of this installation. Ask your administrator to check it.", traceId),
        GeminiErrorKind.UnknownModel => ReplyProblems.Make(ProblemCodes.ProviderUnknownModel,
            "Gemini does not know this model, or no longer. Choose another one.", traceId),
        GeminiErrorKind.RequestRejected when failure.Status == "FAILED_PRECONDITION" => ReplyProblems.Make(ProblemCodes.ProviderRejectedRequest,
            "Gemini does not serve this installation: its region or its billing does not allow it. Ask your administrator.", traceId),
        GeminiErrorKind.RequestRejected => ReplyProblems.Make(ProblemCodes.ProviderRejectedRequest,
            "Gemini refused this request: the conversation may be too long for the model. Try another model, or a new chat.", traceId),
        GeminiErrorKind.RateLimited => RateLimited(failure, traceId),
        GeminiErrorKind.Unavailable => ReplyProblems.Make(ProblemCodes.ProviderUnavailable,
            "Gemini is overloaded or failed. Try again in a moment.", traceId),
        GeminiErrorKind.Timeout => ReplyProblems.Make(ProblemCodes.ProviderTimeout,
            "Gemini did not answer in time. Try again.", traceId),
        GeminiErrorKind.Unreachable => ReplyProblems.Make(ProblemCodes.ProviderUnreachable,
            "Gemini could not be reached, or the connection to it broke. Try again.", traceId),
        GeminiErrorKind.EmptyResponse => ReplyProblems.Make(ProblemCodes.ProviderEmptyResponse,
            "Gemini answered with nothing. Try again, or put the question in other words.", traceId),
        _ => ReplyProblems.Make(ProblemCodes.ProviderBadResponse,
            "What came back is not what Gemini sends. Ask your administrator whether something stands between this server and Gemini.", traceId),
    };

    private static Problem TooLong(LongWaitException failure, string? traceId)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(failure.Wait.TotalSeconds));
        return ReplyProblems.Make(ProblemCodes.ProviderRateLimited,
            $"Gemini's limit of requests a minute is reached, and the wait for it would be longer than the {(int)failure.Longest.TotalSeconds} s that are set. Try again in {seconds} s.",
            traceId, seconds);
    }

    private static Problem RateLimited(GeminiException failure, string? traceId)
    {
        int? seconds = failure.RetryAfter is { } wait ? (int)Math.Ceiling(wait.TotalSeconds) : null;
        var detail = failure switch
        {
            { HasNoQuota: true } => "This installation has no Gemini quota for this model. Choose another model, or ask your administrator.",
            { IsDaily: true } => "Today's Gemini quota of this installation is used up. Choose another model, or come back tomorrow.",
            _ when seconds is { } known => $"This installation's Gemini quota is used up for the moment. Try again in {known} s.",
            _ => "This installation's Gemini quota is used up for the moment. Try again in a while.",
        };
        return ReplyProblems.Make(ProblemCodes.ProviderRateLimited, detail, traceId, seconds);
    }
}
