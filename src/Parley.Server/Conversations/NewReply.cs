using Parley.Protocol.Chat;

namespace Parley.Server.Conversations;

/// <summary>The wish for a reply.</summary>
internal abstract record NewReply
{
    public required Guid OwnerId { get; init; }

    public required Guid ReplyId { get; init; }

    /// <summary>Chooses the model, given the one that the conversation is set to.</summary>
    public required Func<string?, string> ChooseModel { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>Who makes the reply, and the highest event id that it may send before the first checkpoint.</summary>
    public required Guid ServerId { get; init; }

    public required int FirstBound { get; init; }

    /// <summary>Whether the user may have one more reply made at this time.</summary>
    public required bool Allowed { get; init; }
}

/// <summary>A question, and its reply.</summary>
internal sealed record Question(SendMessage Send, byte[]? RequestHash, string Title) : NewReply;

/// <summary>Another reply to a question that was answered before, beside the old one.</summary>
/// <param name="ToReplyId">The old one.</param>
/// <param name="GoOn">Whether it begins with the old one's text and goes on from there.</param>
/// <param name="Settings">Absent: those of the old one.</param>
internal sealed record AnotherReply(Guid ToReplyId, bool GoOn, ModelSettings? Settings) : NewReply;
