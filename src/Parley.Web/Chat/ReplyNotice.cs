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
    // Which of Gemini's limits it was is not known.
    private const string AnyQuota = "This installation's Gemini quota is used up for the moment.";

    // What its owner can mend, administrator or not.
    private const string OwnKey = "Gemini refused your own key. Look at it in your settings.";

    /// <summary>When a limit of the day begins anew.</summary>
    public DateTimeOffset? ResetsAt { get; init; }

    /// <summary>Whether another provider's model was asked, and not one of Gemini's.</summary>
    public static bool IsOthers(Message reply) => reply.Model?.Contains('/', StringComparison.Ordinal) is true;

    /// <summary>Null for a reply that came as it should, and for one that still grows.</summary>
    public static ReplyNotice? Of(Message reply, bool isAdmin) => reply switch
    {
        { Status: MessageStatus.Streaming } => null,
        { Status: MessageStatus.Stopped } => new(Texts.NoticeStopped, reply.Text.Length > 0 ? ReplyRemedy.Continue : ReplyRemedy.TryAgain, "quiet"),
        { Status: MessageStatus.Interrupted } => new(Texts.NoticeInterrupted,
            reply.Text.Length > 0 ? ReplyRemedy.Continue : ReplyRemedy.TryAgain, "failed"),
        { Status: MessageStatus.Failed } => OfFailure(reply, isAdmin),
        { Blocked: { } blocked } => new(OfBlocked(blocked), ReplyRemedy.TryAgain, "blocked"),
        { FinishReason: FinishReasons.Length } => new(Texts.NoticeCut, ReplyRemedy.Continue, "quiet"),
        { FinishReason: FinishReasons.Safety } => new(IsOthers(reply) ? Texts.NoticeSafetyOther : Texts.NoticeSafety, ReplyRemedy.TryAgain, "blocked"),
        { FinishReason: FinishReasons.Recitation } => new(Texts.NoticeRecitation, ReplyRemedy.TryAgain, "blocked"),
        { FinishReason: FinishReasons.Error } => new(Texts.NoticeModelError, ReplyRemedy.TryAgain, "failed"),
        { FinishReason: FinishReasons.Other } => new(Texts.NoticeOther, ReplyRemedy.TryAgain, "quiet"),
        _ => null,
    };

    private static ReplyNotice OfFailure(Message reply, bool isAdmin)
    {
        var administrator = isAdmin ? Texts.NoticeLookAtSettings : Texts.NoticeAskAdministrator;
        return reply.Error?.Code switch
        {
            ProblemCodes.ProviderRateLimited => RateLimited(reply),
            ProblemCodes.ProviderRejectedKey when reply.Error.Detail == OwnKey => Failed(Refusals.Say(OwnKey)),
            // The server's own sentence names the provider.
            _ when IsOthers(reply) && reply.Error is { } others => Failed(Refusals.Say(others.Detail)),
            ProblemCodes.ProviderRejectedKey => Failed((isAdmin ? null : Refusals.Find(reply.Error.Detail)) ?? Texts.NoticeRejectedKey.With(administrator)),
            ProblemCodes.ProviderNotConfigured => Failed(Texts.NoticeNotConfigured.With(administrator)),
            ProblemCodes.ProviderUnknownModel => Failed(Texts.NoticeUnknownModel),
            ProblemCodes.ProviderUnavailable => Failed(Texts.NoticeUnavailable),
            ProblemCodes.ProviderTimeout => Failed(Texts.NoticeTimeout),
            ProblemCodes.ProviderUnreachable => Failed(Texts.NoticeUnreachable),
            ProblemCodes.ProviderEmptyResponse => Failed(Texts.NoticeEmpty),
            ProblemCodes.ProviderBadResponse => Failed(Texts.NoticeBadResponse),
            // The rest, a refused request among them, has more causes than codes: the server's own sentence tells them apart.
            _ => Failed(reply.Error is { } error ? Refusals.Say(error.Detail) : Texts.NoticeInternal),
        };

        static ReplyNotice Failed(string text) => new(text, ReplyRemedy.TryAgain, "failed");
    }

    private static ReplyNotice RateLimited(Message reply)
    {
        var error = reply.Error!;
        if (error.ResetsAt is not null || !error.Detail.StartsWith(AnyQuota, StringComparison.Ordinal))
            return new(Refusals.Say(error.Detail), ReplyRemedy.TryAgain, "failed", error is { ResetsAt: null, RetryAfter: { } wait } ? reply.CreatedAt.AddSeconds(wait) : null) { ResetsAt = error.ResetsAt };
        return error.RetryAfter is { } seconds
            ? new(Texts.NoticeQuotaUntil.With(seconds), ReplyRemedy.TryAgain, "failed", reply.CreatedAt.AddSeconds(seconds))
            : new(Texts.NoticeQuota, ReplyRemedy.TryAgain, "failed");
    }

    private static string OfBlocked(Blocked blocked)
    {
        var what = blocked.Where == "prompt" ? Texts.BlockedQuestion : Texts.BlockedAnswer;
        var why = blocked.Category is { } category ? $"{Words(blocked.Reason)}, {Words(category)}" : Words(blocked.Reason);
        var detail = blocked.Detail is { Length: > 0 } said ? $" {said}" : "";
        return $"{what.With(why)}{detail} {Texts.BlockedRemedy}";
    }

    /// <summary>What Gemini calls it, in the reader's words; what it has named since, in its own.</summary>
    private static string Words(string word)
    {
        var name = word.Replace("HARM_CATEGORY_", "", StringComparison.Ordinal);
        return Texts.ResourceManager.GetString("Blocked_" + name, Texts.Culture) ?? name.Replace('_', ' ').ToLowerInvariant();
    }
}
