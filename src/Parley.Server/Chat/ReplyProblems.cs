using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Hosting;
using Parley.Server.Spending;

namespace Parley.Server.Chat;

/// <summary>What is told of a reply that did not come to a good end.</summary>
internal static class ReplyProblems
{
    public static Problem Interrupted { get; } =
        Make(ProblemCodes.Interrupted, "The server went away while this was being written. What came is kept: go on from it, or ask again.");

    public static Problem Deleted { get; } = Make(ProblemCodes.NotFound, "The conversation was deleted while this was being written.");

    /// <summary>Of who reads, not of the reply, which goes on.</summary>
    public static Problem SessionEnded { get; } = Make(ProblemCodes.Unauthenticated, "The session ended while the answer was written. Sign in to read it.");

    /// <summary>The conversation could not be read, so the model was not asked.</summary>
    public static Problem Unreadable { get; } = Make(
        ProblemCodes.StorageUnavailable, "The database could not be read when this was to be answered. Your message is kept: try again in a few seconds.");

    /// <summary>A budget was spent in mid answer; the same is said as before one.</summary>
    public static Problem Of(BudgetRefusal spent, string? traceId) =>
        Make(BudgetRefusal.Code, spent.Detail, traceId, (int)Math.Ceiling(spent.RetryAfter.TotalSeconds)) with { ResetsAt = spent.ResetsAt };

    public static Problem Make(string code, string detail, string? traceId = null, int? retryAfter = null) => new()
    {
        Type = Problems.TypeOf(code),
        Title = Problems.TitleOf(code),
        Status = Problems.StatusOf(code),
        Detail = detail,
        Code = code,
        TraceId = traceId,
        RetryAfter = retryAfter,
    };

    /// <summary>The problem that ends the reply, with all that a client needs to show it; null where the end was good.</summary>
    public static Problem? Of(Exchange exchange, Message reply) => reply.Error is null ? null : reply.Error with
    {
        ConversationId = exchange.ConversationId,
        UserMessage = exchange.UserMessage,
        Reply = reply,
    };
}
