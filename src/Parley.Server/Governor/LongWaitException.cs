using System.Net;
using Parley.Gemini;

namespace Parley.Server.Governor;

/// <summary>That a reply would wait longer for Gemini's limit than anybody shall.</summary>
/// <param name="longest">The longest that one waits.</param>
/// <param name="wait">After which time it is worth another try.</param>
/// <param name="limit">The refusal that the limit was learned from.</param>
internal sealed class LongWaitException(TimeSpan longest, TimeSpan wait, GeminiException? limit)
    : GeminiException(GeminiErrorKind.RateLimited, "The wait for Gemini would be longer than is set", limit, HttpStatusCode.TooManyRequests)
{
    /// <summary>The longest that one waits.</summary>
    public TimeSpan Longest => longest;

    /// <summary>After which time it is worth another try.</summary>
    public TimeSpan Wait => wait;

    /// <summary>Whether the limit is one that the operator has set, and not Gemini's.</summary>
    public bool IsOfOperator { get; init; }
}
