using Parley.Protocol.Chat;
using Parley.Protocol.Files;
using Parley.Server.Data;

namespace Parley.Server.Conversations;

/// <summary>The wish for a reply: who has it made, by whom.</summary>
/// <param name="OwnerId">The user.</param>
/// <param name="Id">What the reply will be called.</param>
/// <param name="ChooseModel">Chooses the model, given the one that the conversation is set to.</param>
/// <param name="Now">When it was asked for.</param>
/// <param name="ServerId">The server that makes it.</param>
/// <param name="FirstBound">The highest event id that may be sent before the first checkpoint.</param>
/// <param name="Allowed">Whether the user may have one more made at this time.</param>
internal sealed record NewReply(
    Guid OwnerId, Guid Id, Func<string?, string> ChooseModel, DateTimeOffset Now, Guid ServerId, int FirstBound, bool Allowed)
{
    /// <summary>What a conversation is called that begins with it.</summary>
    public required Guid NewConversationId { get; init; }

    /// <summary>Why a model cannot make it, whatever it is a reply to; null where it can.</summary>
    public Func<string, BeginOutcome.Refused?> RefusalBy { get; init; } = _ => null;

    /// <summary>The first sign of life of the server that makes it.</summary>
    public DateTimeOffset Heartbeat { get; init; } = Now;

    /// <summary>How many replies grow for a user, on all servers.</summary>
    public static long Growing(PreparedConnection db, Guid ownerId) => db.QueryFirst(
        """select count(*) from "Messages" where "Status" = 'streaming' and "OwnerId" = @owner""", row => row.GetInt64(0), ("@owner", ownerId));
}

/// <summary>A question to be appended with its reply.</summary>
/// <param name="Send">What the client sent.</param>
/// <param name="RequestHash">Tells whether the same was sent before.</param>
/// <param name="Title">What a new conversation is called.</param>
/// <param name="KeepsSettings">Whether the settings are the conversation's from now on, and not this answer's alone.</param>
internal sealed record Question(SendMessage Send, byte[]? RequestHash, string Title, bool KeepsSettings = false)
{
    /// <summary>The files that it carries.</summary>
    public IReadOnlyList<AttachedFile>? Files { get; init; }

    /// <summary>Whether the answer is to stand for all that was said before.</summary>
    public bool IsSummary { get; init; }

    /// <summary>Whether a conversation that begins with it tells models of the user, where it does not say so itself.</summary>
    public bool AboutMe { get; init; }

    /// <summary>Why a model cannot be asked this; null where it can.</summary>
    public Func<string, BeginOutcome.Refused?> RefusalBy { get; init; } = _ => null;
}

/// <summary>Another reply to a question that was answered before, beside the old one.</summary>
/// <param name="ToReplyId">The old one.</param>
/// <param name="GoOn">Whether it begins with the old one's text and goes on from there.</param>
/// <param name="Settings">Absent: the conversation's, else those of the old one.</param>
internal sealed record AnotherReply(Guid ToReplyId, bool GoOn, ModelSettings? Settings = null);
