using Parley.Gemini;
using Parley.Protocol;
using Parley.Server.Governor;
using Parley.Server.Providers;

namespace Parley.Server.Chat;

/// <summary>The failures of providers beside Gemini in our words.</summary>
internal static class OtherProviderProblems
{
    public static Problem Of(ProviderException failure, string? traceId) => Of(failure, failure.RetryAfter, traceId);

    /// <summary>It would have to be waited for longer than anybody shall.</summary>
    public static Problem TooLong(ProviderException limit, TimeSpan wait, string? traceId) => Of(limit, wait, traceId);

    private static Problem Of(ProviderException failure, TimeSpan? retryAfter, string? traceId)
    {
        int? seconds = retryAfter is { } wait ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : null;
        var (code, detail) = Say(failure, seconds);
        return ReplyProblems.Make(code, detail, traceId, failure.Kind == GeminiErrorKind.RateLimited ? seconds ?? (int)Passage.Unsaid.TotalSeconds : null);
    }

    private static (string Code, string Detail) Say(ProviderException failure, int? seconds)
    {
        var name = failure.Provider;
        return failure.Kind switch
        {
            GeminiErrorKind.KeyRejected => (ProblemCodes.ProviderRejectedKey, $"The provider {name} refused the key of this installation, or wants one. Ask your administrator to check it."),
            GeminiErrorKind.UnknownModel => (ProblemCodes.ProviderUnknownModel, $"The provider {name} does not have this model, or no longer. Choose another one."),
            GeminiErrorKind.RequestRejected => (ProblemCodes.ProviderRejectedRequest,
                $"The provider {name} refused this request: the conversation may be too long for the model, or it cannot use tools. Try another model, or a new chat."),
            GeminiErrorKind.RateLimited when seconds is { } known => (ProblemCodes.ProviderRateLimited, $"The provider {name} takes no more requests for the moment. Try again in {known} s."),
            GeminiErrorKind.RateLimited => (ProblemCodes.ProviderRateLimited, $"The provider {name} takes no more requests for the moment. Try again in a while."),
            GeminiErrorKind.Unavailable => (ProblemCodes.ProviderUnavailable, $"The provider {name} is overloaded or failed. Try again in a moment."),
            GeminiErrorKind.Timeout => (ProblemCodes.ProviderTimeout, $"The provider {name} did not answer in time. Try again."),
            GeminiErrorKind.Unreachable => (ProblemCodes.ProviderUnreachable, $"The provider {name} could not be reached, or the connection to it broke. Try again."),
            GeminiErrorKind.EmptyResponse => (ProblemCodes.ProviderEmptyResponse, $"The provider {name} answered with nothing. Try again, or put the question in other words."),
            _ => (ProblemCodes.ProviderBadResponse, $"What came back from the provider {name} is not what is expected of it. Ask your administrator to check its address."),
        };
    }
}
