namespace Parley.Gemini;

/// <summary>What went wrong, as far as a caller can do something about it.</summary>
public enum GeminiErrorKind
{
    /// <summary>Any other refusal of the request: a bad value, a region, too long a context.</summary>
    RequestRejected,

    /// <summary>The key is wrong, blocked, or not allowed to do this.</summary>
    KeyRejected,

    /// <summary>Gemini does not know the model.</summary>
    UnknownModel,

    /// <summary>Over a quota; see <see cref="GeminiException.RetryAfter"/> and <see cref="GeminiException.Quotas"/>.</summary>
    RateLimited,

    /// <summary>Gemini is overloaded or failed, or gave up in the middle of the answer.</summary>
    Unavailable,

    /// <summary>Gemini's own deadline passed, or it was silent past the time set.</summary>
    Timeout,

    /// <summary>Not reached, or the connection ended before the answer did.</summary>
    Unreachable,

    /// <summary>An answer with nothing in it and no reason given.</summary>
    EmptyResponse,

    /// <summary>What came is not Gemini's protocol.</summary>
    BadResponse,
}
