using System.ClientModel;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Parley.Gemini;
using Parley.Server.Outbound;

namespace Parley.Server.Providers;

/// <summary>What OpenAI's library and the network throw, as what the rest of the server knows.</summary>
internal static class ProviderErrors
{
    // What is there again soon is waited for as Gemini's limits of a minute are; which limit it was nobody says in words that all have.
    private static readonly TimeSpan LongestMinute = TimeSpan.FromMinutes(5);
    private static readonly GeminiQuota[] OfAMinute = [new("RequestsPerMinute", null, null, null)];

    /// <summary>What the provider itself said goes nowhere: it may say anything, the key too.</summary>
    public static ProviderException Of(Exception failure, string provider)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case ProviderException known:
                    return known;
                case ClientResultException { Status: > 0 } refused:
                    var wait = RetryAfterOf(refused);
                    return new ProviderException(provider, KindOf(refused.Status), (HttpStatusCode)refused.Status)
                    {
                        RetryAfter = wait,
                        Quotas = refused.Status == 429 && wait <= LongestMinute ? OfAMinute : [],
                    };
                case HttpRequestException { StatusCode: { } status }:
                    return new ProviderException(provider, KindOf((int)status), status);
                case RefusedAddressException:
                    return new ProviderException(provider, GeminiErrorKind.Unreachable);
                case AnswerTooLongException:
                    return new ProviderException(provider, GeminiErrorKind.BadResponse);
                case HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError } unreached
                    when !Causes(unreached).OfType<RefusedAddressException>().Any():
                    return new ProviderException(provider, GeminiErrorKind.Unreachable)
                    {
                        FailedToConnect = true,
                    };
                case TimeoutException or OperationCanceledException:
                    return new ProviderException(provider, GeminiErrorKind.Timeout);
                case IOException or SocketException:
                    return new ProviderException(provider, GeminiErrorKind.Unreachable);
                case HttpRequestException { InnerException: null }:
                    return new ProviderException(provider, GeminiErrorKind.Unreachable);
            }
        }

        return new ProviderException(provider, GeminiErrorKind.BadResponse);
    }

    private static IEnumerable<Exception> Causes(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
            yield return failure;
    }

    private static GeminiErrorKind KindOf(int status) => status switch
    {
        401 or 403 => GeminiErrorKind.KeyRejected,
        404 => GeminiErrorKind.UnknownModel,
        429 => GeminiErrorKind.RateLimited,
        408 or 504 => GeminiErrorKind.Timeout,
        >= 500 => GeminiErrorKind.Unavailable,
        >= 400 => GeminiErrorKind.RequestRejected,
        _ => GeminiErrorKind.BadResponse,
    };

    // Seconds, as all that speak this API say it.
    private static TimeSpan? RetryAfterOf(ClientResultException refused) =>
        refused.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var text) is true
        && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds < 1e6
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
