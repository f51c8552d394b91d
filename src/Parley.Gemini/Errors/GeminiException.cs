using System.Net;

namespace Parley.Gemini;

/// <summary>That Gemini did not answer. Its message never holds the key.</summary>
public sealed class GeminiException : HttpRequestException
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

    /// <summary>Whether no connection was made, so that the model was never asked.</summary>
    public bool FailedToConnect { get; init; }

    /// <summary>Whether a quota of the day is used up: waiting for minutes is no use.</summary>
    public bool IsDaily => Quotas.Any(quota => quota.IsDaily);

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
}
