using System.Globalization;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Server.Chat;

/// <summary>What can be said about a send without looking anything up.</summary>
internal static class SendRules
{
    /// <summary>Counted as .NET and JavaScript count, in UTF-16 units.</summary>
    private const int LongestMessage = 200_000;

    public static SendOutcome.Refused? Check(SendMessage send)
    {
        if (IsBlank(send.Message) && (send.Message is null || send.Attachments is not { Count: > 0 }))
            return Invalid("message", "A message says something.");
        if (send.Message!.Length > LongestMessage)
            return Invalid("message", string.Create(CultureInfo.InvariantCulture, $"A message has {LongestMessage:N0} characters at most."));
        if (send is { EditOf: not null, ParentId: not null })
            return Invalid("editOf", "An edit takes the place of a message; it does not go on from a parent of its own.");
        if (send is { ConversationId: not null, History: not null } or { EditOf: not null, History: not null } or { ParentId: not null, History: not null })
            return Invalid("history", "A history can only open a new conversation.");
        return CheckHistory(send.History);
    }

    private static SendOutcome.Refused? CheckHistory(IReadOnlyList<PastMessage>? history)
    {
        for (var i = 0; i < history?.Count; i++)
        {
            if (history[i]?.Role is not (MessageRoles.User or MessageRoles.Assistant))
                return Invalid($"history[{i}].role", "The role is user or assistant.");
            if (history[i].Content is not { Length: <= LongestMessage })
                return Invalid($"history[{i}].content", string.Create(CultureInfo.InvariantCulture, $"A content is a text of {LongestMessage:N0} characters at most."));
        }

        return null;
    }

    /// <summary>White space, and what is as invisible.</summary>
    private static bool IsBlank(string? text) => text is null || text.AsSpan().Trim().Trim("\u200B\u200C\u200D\u2060\uFEFF\u00AD").Trim().IsEmpty;

    private static SendOutcome.Refused Invalid(string field, string detail) => new(ProblemCodes.InvalidRequest, detail, field);
}
