using static System.FormattableString;
using static Parley.Emulation.Errors.ErrorDetails;

namespace Parley.Emulation.Errors;

/// <summary>The errors that Gemini is known to send, word for word where a recording or report exists.</summary>
public static class GeminiErrors
{
    private const string KeyText = "API key not valid. Please pass a valid API key.";
    private const string Flash = "gemini-3.8-flash";
    private const string RateLimits = "https://ai.google.dev/gemini-api/docs/rate-limits";
    private const string FreeRequests = "generativelanguage.googleapis.com/generate_content_free_tier_requests";

    /// <summary>A wrong key: 400, not 401.</summary>
    public static GeminiError KeyInvalid { get; } = GeminiError.InvalidArgument(
        KeyText, ErrorInfo("API_KEY_INVALID", ("service", "generativelanguage.googleapis.com")), LocalizedMessage(KeyText));

    /// <summary>No key at all.</summary>
    public static GeminiError KeyMissing { get; } = new(403, "PERMISSION_DENIED",
        "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.");

    /// <summary>A key sent as a bearer token.</summary>
    public static GeminiError WrongCredentialKind { get; } = new(401, "UNAUTHENTICATED",
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.",
        ErrorInfo("ACCESS_TOKEN_TYPE_UNSUPPORTED", ("service", "generativelanguage.googleapis.com")));

    /// <summary>A key and a bearer token together.</summary>
    public static GeminiError TwoCredentials { get; } = GeminiError.InvalidArgument(
        "Multiple authentication credentials received. Please pass only one.");

    /// <summary>The API is switched off in the key's project.</summary>
    public static GeminiError ServiceDisabled { get; } = new(403, "PERMISSION_DENIED",
        "Generative Language API has not been used in project 1 before or it is disabled.",
        Help("Google developers console API activation", "https://console.developers.google.com/apis/api/generativelanguage.googleapis.com/overview"),
        ErrorInfo("SERVICE_DISABLED", ("service", "generativelanguage.googleapis.com")));

    /// <summary>The region is not served.</summary>
    public static GeminiError LocationNotSupported { get; } = new(400, "FAILED_PRECONDITION", "User location is not supported for the API use.");

    /// <summary>A model or method that is not there.</summary>
    public static GeminiError UnknownModel(string version, string model, string method) => new(404, "NOT_FOUND",
        $"models/{model} is not found for API version {version}, or is not supported for {method}. Call ListModels to see the list of available models and their supported methods.");

    /// <summary>A file that is not there, not there any more, or another project's.</summary>
    public static GeminiError NoSuchFile(string id) => new(403, "PERMISSION_DENIED", $"You do not have permission to access the File {id} or it may not exist.");

    /// <summary>Too many requests in this minute; says how long to wait.</summary>
    public static GeminiError QuotaPerMinute(string seconds = "17.156209832") => Quota(
        "GenerateRequestsPerMinutePerProjectPerModel-FreeTier", 10, $"\nPlease retry in {seconds}s.", Flash, RetryInfo($"{seconds.Split('.')[0]}s"));

    /// <summary>The same, for a limit that is counted.</summary>
    public static GeminiError QuotaPerMinute(string model, int limit, TimeSpan wait) => Quota(
        "GenerateRequestsPerMinutePerProjectPerModel-FreeTier", limit, Invariant($"\nPlease retry in {wait.TotalSeconds:0.000000}s."), model,
        RetryInfo(Invariant($"{Math.Ceiling(wait.TotalSeconds)}s")));

    /// <summary>The day's requests are used up.</summary>
    public static GeminiError QuotaPerDay { get; } = Quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier", 20, "", Flash);

    /// <summary>The same, with a delay that Gemini names all the same.</summary>
    public static GeminiError QuotaPerDayWithDelay { get; } = Quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier", 20, "", Flash, RetryInfo("40.2s"));

    /// <summary>A model that the key's tier does not have.</summary>
    public static GeminiError QuotaOfZero { get; } = Quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier", 0, "", Flash);

    /// <summary>Over quota, with nothing but the delay.</summary>
    public static GeminiError QuotaRetryInfoOnly(string delay = "34.4s") =>
        Exhausted("You exceeded your current quota.", RetryInfo(delay));

    /// <summary>Over quota, with nothing but a link.</summary>
    public static GeminiError QuotaHelpOnly { get; } =
        Exhausted("You exceeded your current quota.", Help("Learn more about Gemini API quotas", RateLimits));

    /// <summary>Over quota, with no details.</summary>
    public static GeminiError QuotaBare { get; } = Exhausted("Resource has been exhausted (e.g. check quota).");

    /// <summary>The answer was given up on Google's side.</summary>
    public static GeminiError Cancelled { get; } = new(499, "CANCELLED", "The operation was cancelled.");

    /// <summary>Something broke on Google's side.</summary>
    public static GeminiError Internal { get; } = new(500, "INTERNAL",
        "An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting");

    /// <summary>Overload, as it was worded for years.</summary>
    public static GeminiError Overloaded { get; } = new(503, "UNAVAILABLE", "The model is overloaded. Please try again later.");

    /// <summary>Overload, as it is worded in 2026.</summary>
    public static GeminiError HighDemand { get; } = new(503, "UNAVAILABLE",
        "This model is currently experiencing high demand. Spikes in demand are usually temporary. Please try again later.");

    /// <summary>The deadline passed before an answer.</summary>
    public static GeminiError DeadlineExceeded { get; } = new(504, "DEADLINE_EXCEEDED", "Deadline expired before operation could complete.");

    private static GeminiError Quota(string quotaId, int limit, string ending, string model, params System.Text.Json.Nodes.JsonObject[] more) => Exhausted(
        $"You exceeded your current quota, please check your plan and billing details. For more information on this error, head to: {RateLimits}. \n"
        + $"* Quota exceeded for metric: {FreeRequests}, limit: {limit}, model: {model}{ending}",
        [QuotaFailure(FreeRequests, quotaId, model, limit), Help("Learn more about Gemini API quotas", RateLimits), .. more]);

    private static GeminiError Exhausted(string message, params System.Text.Json.Nodes.JsonObject[] details) =>
        new(429, "RESOURCE_EXHAUSTED", message, details);
}
