using Parley.Server.Conversations;

namespace Parley.Server.Chat;

/// <summary>What became of a send, a regeneration or a continuation.</summary>
internal abstract record SendOutcome
{
    private SendOutcome()
    {
    }

    internal static Refused Of(BeginOutcome.Refused refused) => new(refused.Code, refused.Detail, refused.Field)
    {
        RetryAfter = refused.RetryAfter,
        ResetsAt = refused.ResetsAt,
    };

    /// <summary>The question is kept and the reply is on its way, or there already: the log tells it from the start.</summary>
    internal sealed record Accepted(GenerationLog Log, LogReader Reader) : SendOutcome;

    /// <summary>Nothing was kept.</summary>
    /// <param name="Code">One of <see cref="Protocol.ProblemCodes"/>.</param>
    /// <param name="Detail">Why, for a person.</param>
    /// <param name="Field">The request's member that is wrong.</param>
    internal sealed record Refused(string Code, string Detail, string? Field = null) : SendOutcome
    {
        /// <summary>When it is worth another try, where that is known.</summary>
        public TimeSpan? RetryAfter { get; init; }

        /// <summary>When what is used up begins anew.</summary>
        public DateTimeOffset? ResetsAt { get; init; }
    }
}
