using System.Globalization;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Web.Chat;

/// <summary>What can be done about a reply that is not what was hoped for.</summary>
public enum ReplyRemedy
{
    /// <summary>Nothing by a button.</summary>
    None,

    /// <summary>The same question again.</summary>
    TryAgain,

    /// <summary>On from where it ended.</summary>
    Continue,
}

/// <summary>One plain sentence about how a reply ended, and the remedy.</summary>
/// <param name="Text">What happened and what can be done.</param>
/// <param name="Remedy">The button.</param>
/// <param name="Kind">How it looks: <c>failed</c>, <c>blocked</c> or <c>quiet</c>.</param>
/// <param name="At">When it can be tried again, where the provider said so.</param>
public sealed record ReplyNotice(string Text, ReplyRemedy Remedy, string Kind, DateTimeOffset? At = null)
{
    /// <summary>Null for a reply that came as it should, and for one that still grows.</summary>
    public static ReplyNotice? Of(Message reply, bool isAdmin) => reply switch
    {
        { Status: MessageStatus.Streaming } => null,
        { Status: MessageStatus.Stopped } => new("You stopped this answer.", reply.Text.Length > 0 ? ReplyRemedy.Continue : ReplyRemedy.TryAgain, "quiet"),
        { Status: MessageStatus.Interrupted } => new("The server was restarted while this answer was written. Everything up to here is kept.",
            reply.Text.Length > 0 ? ReplyRemedy.Continue : ReplyRemedy.TryAgain, "failed"),
        { Status: MessageStatus.Failed } => OfFailure(reply, isAdmin),
        { Blocked: { } blocked } => new(OfBlocked(blocked), ReplyRemedy.TryAgain, "blocked"),
        { FinishReason: FinishReasons.Length } => new("The answer reached its longest length and was cut.", ReplyRemedy.Continue, "quiet"),
        { FinishReason: FinishReasons.Safety } => new("Gemini ended this answer for safety. Ask in other words, or try again.", ReplyRemedy.TryAgain, "blocked"),
        { FinishReason: FinishReasons.Recitation } => new("Gemini ended this answer because it came too close to a published text. Ask in other words, or try again.", ReplyRemedy.TryAgain, "blocked"),
        { FinishReason: FinishReasons.Error } => new("The model tried something that it cannot do here, and ended the answer.", ReplyRemedy.TryAgain, "failed"),
        { FinishReason: FinishReasons.Other } => new("The model ended this answer without saying why.", ReplyRemedy.TryAgain, "quiet"),
        _ => null,
    };

    private static ReplyNotice OfFailure(Message reply, bool isAdmin)
    {
        var administrator = isAdmin ? "Look at the server's settings." : "Ask your administrator.";
        return reply.Error?.Code switch
        {
            ProblemCodes.ProviderRateLimited => RateLimited(reply),
            ProblemCodes.ProviderRejectedKey => Failed($"Gemini refused the server's key. {administrator}"),
            ProblemCodes.ProviderNotConfigured => Failed($"The server has no key for Gemini yet. {administrator}"),
            ProblemCodes.ProviderUnknownModel => Failed("Gemini does not know this model any more. Choose another one above, then try again."),
            ProblemCodes.ProviderUnavailable => Failed("Gemini is overloaded or out of order at the moment."),
            ProblemCodes.ProviderTimeout => Failed("Gemini did not answer in time."),
            ProblemCodes.ProviderUnreachable => Failed("The connection to Gemini broke. What came is kept."),
            ProblemCodes.ProviderEmptyResponse => Failed("Gemini sent an empty answer."),
            ProblemCodes.ProviderBadResponse => Failed("Gemini sent something that could not be understood."),
            // The rest, a refused request among them, has more causes than codes: the server's own sentence tells them apart.
            _ => Failed(reply.Error?.Detail ?? "Something went wrong on the server."),
        };

        static ReplyNotice Failed(string text) => new(text, ReplyRemedy.TryAgain, "failed");
    }

    private static ReplyNotice RateLimited(Message reply)
    {
        const string Text = "Gemini's quota is used up for the moment.";
        return reply.Error!.RetryAfter is { } seconds
            ? new(string.Create(CultureInfo.InvariantCulture, $"{Text} It can be tried again {seconds} seconds after this."), ReplyRemedy.TryAgain, "failed", reply.CreatedAt.AddSeconds(seconds))
            : new(Text, ReplyRemedy.TryAgain, "failed");
    }

    private static string OfBlocked(Blocked blocked)
    {
        var what = blocked.Where == "prompt" ? "your question" : "this answer";
        var why = blocked.Category is { } category ? $"{Words(blocked.Reason)}, {Words(category)}" : Words(blocked.Reason);
        var detail = blocked.Detail is { Length: > 0 } said ? $" {said}" : "";
        return $"Gemini blocked {what} ({why}).{detail} Ask in other words, or try again.";
    }

    private static string Words(string word) =>
        word.Replace("HARM_CATEGORY_", "", StringComparison.Ordinal).Replace('_', ' ').ToLowerInvariant();
}
