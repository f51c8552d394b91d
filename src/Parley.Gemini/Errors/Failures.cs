using System.Net;

namespace Parley.Gemini.Errors;

/// <summary>Makes the exceptions, so that each failure has one wording and no wording holds the key.</summary>
internal static class Failures
{
    public static GeminiException FromAnswer(HttpStatusCode status, ErrorBody? body, string? key)
    {
        var kind = Kind((int)status, body);
        return new(kind, Sentence((int)status, body, key), statusCode: status)
        {
            Status = body?.Status,
            Reason = body?.Reason,
            RetryAfter = body?.RetryAfter,
            Quotas = body?.Quotas ?? [],
            HelpLink = body?.HelpLink,
        };
    }

    /// <summary>An error object after the answer had begun with 200: whatever its code, Gemini gave up.</summary>
    public static GeminiException InStream(ErrorBody body, string? key) =>
        new(GeminiErrorKind.Unavailable, Sentence(body.Code, body, key), statusCode: (HttpStatusCode)body.Code)
        {
            Status = body.Status,
            Reason = body.Reason,
            RetryAfter = body.RetryAfter,
            Quotas = body.Quotas,
            HelpLink = body.HelpLink,
        };

    public static GeminiException EndedEarly(Exception? inner = null) =>
        new(GeminiErrorKind.Unreachable, "Gemini's answer ended before it was whole.", inner);

    public static GeminiException Empty() =>
        new(GeminiErrorKind.EmptyResponse, "Gemini answered with nothing and gave no reason.");

    public static GeminiException NotTheProtocol(Exception? inner = null) =>
        new(GeminiErrorKind.BadResponse, "What came back is not Gemini's protocol.", inner);

    public static GeminiException TooLong() =>
        new(GeminiErrorKind.BadResponse, "Gemini's answer is longer than the limit that is set.");

    public static GeminiException Silent(TimeSpan limit) =>
        new(GeminiErrorKind.Timeout, $"Gemini was silent for {limit}.");

    private static GeminiErrorKind Kind(int status, ErrorBody? body) => status switch
    {
        400 when IsAboutTheKey(body) => GeminiErrorKind.KeyRejected,
        401 or 403 => GeminiErrorKind.KeyRejected,
        404 => GeminiErrorKind.UnknownModel,
        429 => GeminiErrorKind.RateLimited,
        499 => GeminiErrorKind.Unavailable,
        504 => GeminiErrorKind.Timeout,
        >= 500 => GeminiErrorKind.Unavailable,
        >= 400 => GeminiErrorKind.RequestRejected,
        _ => GeminiErrorKind.BadResponse,
    };

    private static bool IsAboutTheKey(ErrorBody? body) =>
        body?.Reason is "API_KEY_INVALID" or "API_KEY_EXPIRED"
        || body?.Message?.StartsWith("API key not valid", StringComparison.Ordinal) is true;

    private static string Sentence(int status, ErrorBody? body, string? key)
    {
        var sentence = body is null
            ? $"Gemini answered {status} without an error object."
            : $"Gemini answered {status} {body.Status}: {body.Message}";

        return string.IsNullOrEmpty(key) ? sentence : sentence.Replace(key, "…", StringComparison.Ordinal);
    }
}
