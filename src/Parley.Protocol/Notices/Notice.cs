using System.Text.Json.Serialization;

namespace Parley.Protocol.Notices;

/// <summary>Tells a user's clients that something of theirs has changed. What it is now is asked for by whoever wants it.</summary>
/// <param name="Kind">One of <see cref="NoticeKinds"/>. Clients skip those they don't know.</param>
/// <param name="ConversationId">The conversation that it is about.</param>
/// <param name="MessageId">The message that it is about.</param>
/// <param name="Revision">Which state of it the change led to, where it has numbered states.</param>
public sealed record Notice(
    string Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? ConversationId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? MessageId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Revision = null);

/// <summary>What a <see cref="Notice"/> can be about.</summary>
public static class NoticeKinds
{
    /// <summary>The reader may have missed something, or has just come: what it shows it asks for again.</summary>
    public const string Reset = "reset";

    /// <summary>A conversation began, or has changed: its title, its place in the list, its messages or which of them are shown.</summary>
    public const string Conversation = "conversation";

    /// <summary>A conversation is gone.</summary>
    public const string ConversationDeleted = "conversation-deleted";

    /// <summary>A conversation that was gone is back.</summary>
    public const string ConversationRestored = "conversation-restored";

    /// <summary>Many conversations changed at once: lists are asked for again.</summary>
    public const string Conversations = "conversations";

    /// <summary>The draft of a conversation has changed; without one that of a new conversation.</summary>
    public const string Draft = "draft";

    /// <summary>What waits to be sent in a conversation has changed.</summary>
    public const string Queue = "queue";

    /// <summary>A reply has begun to grow.</summary>
    public const string ReplyStarted = "reply-started";

    /// <summary>A reply has ended.</summary>
    public const string ReplyEnded = "reply-ended";

    /// <summary>The user's settings have changed.</summary>
    public const string Settings = "settings";
}
