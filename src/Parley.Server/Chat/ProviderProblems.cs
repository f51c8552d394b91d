using System.Net;
using Parley.Gemini;
using Parley.Protocol;
using Parley.Server.Governor;
using Parley.Server.Keys;
using Parley.Server.Providers;

namespace Parley.Server.Chat;

/// <summary>The provider's failures in our words: what happened and what can be done. The provider's own text stays inside.</summary>
internal static class ProviderProblems
{
    private const string Billing = "Gemini answers this installation only once billing is set up in its project. Ask your administrator.";

    public static Problem Of(GeminiException failure, string? traceId, TimeProvider clock) => failure switch
    {
        LongWaitException { InnerException: ProviderException other } tooLong => OtherProviderProblems.TooLong(other, tooLong.Wait, traceId),
        LongWaitException tooLong => TooLong(tooLong, traceId),
        ProviderException other => OtherProviderProblems.Of(other, traceId),
        _ => OfGemini(failure, traceId, clock),
    };

    private static Problem OfGemini(GeminiException failure, string? traceId, TimeProvider clock) => failure.Kind switch
    {
        GeminiErrorKind.KeyRejected when failure.IsOfOwnKey() => ReplyProblems.Make(ProblemCodes.ProviderRejectedKey,
            "Gemini refused your own key. Look at it in your settings.", traceId),
        GeminiErrorKind.KeyRejected when failure.Reason == "NO_KEY" => ReplyProblems.Make(ProblemCodes.ProviderNotConfigured,
            "This installation has no Gemini key. Ask your administrator to enter one.", traceId),
        GeminiErrorKind.KeyRejected => ReplyProblems.Make(ProblemCodes.ProviderRejectedKey,
            OfKey(failure), traceId),
        GeminiErrorKind.UnknownModel => ReplyProblems.Make(ProblemCodes.ProviderUnknownModel,
            "Gemini does not know this model, or no longer. Choose another one.", traceId),
        GeminiErrorKind.RequestRejected when failure.Status == "FAILED_PRECONDITION" => ReplyProblems.Make(ProblemCodes.ProviderRejectedRequest,
            OfPlace(failure), traceId),
        GeminiErrorKind.RequestRejected when failure.Reason == RestingKeys.NoRoomForFiles => ReplyProblems.Make(ProblemCodes.ProviderRejectedRequest,
            "Vertex AI, which this installation asks, takes files of 14 MB together. Send smaller ones.", traceId),
        GeminiErrorKind.RequestRejected => ReplyProblems.Make(ProblemCodes.ProviderRejectedRequest,
            "Gemini refused this request: the conversation may be too long for the model. Try another model, or a new chat.", traceId),
        GeminiErrorKind.RateLimited => RateLimited(failure, traceId, clock.GetUtcNow()),
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
        if (failure.IsOfOperator)
            return ReplyProblems.Make(ProblemCodes.ProviderRateLimited, $"This installation's own limit of requests a minute to this model is reached. Try again in {seconds} s.", traceId, seconds);
        if (failure.Wait <= failure.Longest)
            return ReplyProblems.Make(ProblemCodes.ProviderRateLimited, $"Gemini's limit of requests a minute is reached, and others wait for it already. Try again in {seconds} s.", traceId, seconds);
        return ReplyProblems.Make(ProblemCodes.ProviderRateLimited,
            $"Gemini's limit of requests a minute is reached, and the wait for it would be longer than the {(int)failure.Longest.TotalSeconds} s that are set. Try again in {seconds} s.",
            traceId, seconds);
    }

    private static string OfKey(GeminiException failure) => failure switch
    {
        { Reason: "SERVICE_ACCOUNT_REFUSED" } => "Google refused the service account of this installation. Ask your administrator to check it.",
        { Reason: "API_KEY_INVALID" or "API_KEY_EXPIRED" } => "Gemini refused the key of this installation: it is not valid, or no longer. Ask your administrator to check it.",
        { Reason: "SERVICE_DISABLED" } => "The Gemini API is switched off in the project of this installation's key. Ask your administrator to switch it on.",
        { Reason: "BILLING_DISABLED" } => Billing,
        { StatusCode: HttpStatusCode.Forbidden } => "Gemini does not let this installation's key do this: it is blocked, or has not the right. Ask your administrator to check it.",
        _ => "Gemini refused the key of this installation. Ask your administrator to check it.",
    };

    // Nothing but the sentence tells them apart.
    private static string OfPlace(GeminiException failure) =>
        failure.Message.Contains("billing", StringComparison.OrdinalIgnoreCase) ? Billing
        : failure.Message.Contains("location", StringComparison.OrdinalIgnoreCase) ? "Gemini does not serve the region of this installation. Ask your administrator."
        : "Gemini does not serve this installation: its region or its billing does not allow it. Ask your administrator.";

    private static Problem RateLimited(GeminiException failure, string? traceId, DateTimeOffset now)
    {
        int? seconds = failure.RetryAfter is { } wait ? (int)Math.Ceiling(wait.TotalSeconds) : null;
        var daily = failure.Quotas.FirstOrDefault(quota => quota.IsDaily);
        var detail = failure switch
        {
            { IsDaily: true } when failure.IsOfOwnKey() => "Today's quota of your own Gemini key is used up. Choose another model, or come back tomorrow.",
            _ when failure.IsOfOwnKey() && seconds is { } known => $"The quota of your own Gemini key is used up for the moment. Try again in {known} s.",
            _ when failure.IsOfOwnKey() => "The quota of your own Gemini key is used up for the moment. Try again in a while.",
            { HasNoQuota: true } => "This installation has no Gemini quota for this model. Choose another model, or ask your administrator.",
            { IsDaily: true } when daily is { CountsRequests: true, Most: { } most } =>
                $"Today's {most} Gemini requests of this installation to this model are used up. Choose another model, or come back when they begin anew.",
            { IsDaily: true } => "Today's Gemini quota of this installation is used up. Choose another model, or come back tomorrow.",
            { IsOfAMinute: true, RequestsPerMinute: null } when seconds is { } known => $"This installation's Gemini quota of tokens a minute is used up. Try again in {known} s.",
            { IsOfAMinute: true } when seconds is { } known => $"This installation's Gemini quota of requests a minute is used up. Try again in {known} s.",
            _ when seconds is { } known => $"This installation's Gemini quota is used up for the moment. Try again in {known} s.",
            _ => "This installation's Gemini quota is used up for the moment. Try again in a while.",
        };
        DateTimeOffset? resetsAt = failure is { IsDaily: true, HasNoQuota: false } ? PacificDay.NextMidnight(now) : null;
        // Programs wait by it, so there is one where Gemini said none.
        seconds ??= (int)Math.Ceiling((resetsAt - now ?? Passage.Unsaid).TotalSeconds);
        return ReplyProblems.Make(ProblemCodes.ProviderRateLimited, detail, traceId, seconds) with { ResetsAt = resetsAt };
    }
}
