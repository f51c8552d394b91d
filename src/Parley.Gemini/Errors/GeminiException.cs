using System.Net;

namespace Parley.Gemini;

/// <summary>That Gemini did not answer. Its message never holds the key.</summary>
public class GeminiException : HttpRequestException
{
    /// <summary>Makes one that came from this side of the wire.</summary>
    public GeminiException(GeminiErrorKind kind, string message, Exception? inner = null, HttpStatusCode? statusCode = null)
        : base((inner as HttpRequestException)?.HttpRequestError ?? HttpRequestError.Unknown, message, inner, statusCode) =>
        Kind = kind;

    /// <summary>What went wrong.</summary>
    public GeminiErrorKind Kind { get; }

    /// <summary>Gemini's status word, for example <c>RESOURCE_EXHAUSTED</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Gemini's finer word, for example <c>API_KEY_INVALID</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>How long Gemini asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The quotas that were used up, where they were named.</summary>
    public IReadOnlyList<GeminiQuota> Quotas { get; init; } = [];

    /// <summary>The request that Gemini refused, where it answered.</summary>
    public GeminiExchange? Exchange { get; set; }

    /// <summary>The same to be kept for longer, without what was asked.</summary>
    public virtual GeminiException WithoutExchange() => new(Kind, Message, statusCode: StatusCode)
    {
        Status = Status,
        Reason = Reason,
        RetryAfter = RetryAfter,
        Quotas = Quotas,
        FailedToConnect = FailedToConnect,
    };

    /// <summary>Whether no connection was made, so that the model was never asked.</summary>
    public bool FailedToConnect { get; init; }

    /// <summary>Whether a quota of the day is used up: waiting for minutes is no use.</summary>
    public bool IsDaily => Quotas.Any(quota => quota.IsDaily);

    /// <summary>Whether a quota of the minute is used up, and none of the day: it is there again soon.</summary>
    public bool IsOfAMinute => Kind == GeminiErrorKind.RateLimited && !IsDaily && !HasNoQuota && Quotas.Any(quota => quota.IsOfAMinute);

    /// <summary>How many requests a minute there may be, where it was those that were too many.</summary>
    public int? RequestsPerMinute => Quotas.Where(quota => quota.IsOfAMinute && quota.CountsRequests).Min(quota => quota.Most);

    /// <summary>Whether the project has no quota for this model at all.</summary>
    public bool HasNoQuota => Quotas.Any(quota => quota.Limit == "0");
}

/// <summary>A quota that was used up.</summary>
/// <param name="Id">Its name, for example <c>GenerateRequestsPerDayPerProjectPerModel-FreeTier</c>.</param>
/// <param name="Metric">What is counted.</param>
/// <param name="Limit">How much there is of it.</param>
/// <param name="Model">Whose quota it is.</param>
public sealed record GeminiQuota(string? Id, string? Metric, string? Limit, string? Model)
{
    /// <summary>Whether it comes back only with the next day.</summary>
    public bool IsDaily =>
        Id is not null && (Id.Contains("PerDay", StringComparison.Ordinal) || Id.Contains("Daily", StringComparison.Ordinal));

    /// <summary>Whether it comes back within a minute.</summary>
    public bool IsOfAMinute => Id is not null && Id.Contains("PerMinute", StringComparison.Ordinal);

    /// <summary>Whether requests are counted, not tokens.</summary>
    public bool CountsRequests => Id is not null && Id.Contains("Requests", StringComparison.Ordinal);

    /// <summary>The limit as a number.</summary>
    public int? Most => int.TryParse(Limit, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var most) && most > 0 ? most : null;
}
