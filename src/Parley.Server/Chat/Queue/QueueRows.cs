using System.Data.Common;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Json;
using Parley.Server.Conversations;
using Parley.Server.Data;

namespace Parley.Server.Chat.Queue;

/// <summary>Reads and writes what waits to be sent.</summary>
internal static class QueueRows
{
    public const int Most = 20;

    private const string Columns = """ "Id", "ConversationId", "Text", "Model", "CreatedAt", "Files" """;

    /// <summary>Null where there is no such conversation.</summary>
    public static QueuedMessages? List(PreparedConnection db, Guid ownerId, Guid conversationId) =>
        ConversationHead.Find(db, ownerId, conversationId) is { } head
            ? new QueuedMessages(ItemsOf(db, conversationId), Paused: LeafStatus(db, ownerId, head) != MessageStatus.Streaming)
            : null;

    /// <summary>What is to be sent after an answer; null where nothing waits, or another answer than this is shown.</summary>
    public static QueuedMessage? NextAfter(PreparedConnection db, Guid ownerId, Guid conversationId, Guid replyId) =>
        ItemsOf(db, conversationId) is [var first, ..] && ConversationHead.Find(db, ownerId, conversationId)?.CurrentMessageId == replyId ? first : null;

    /// <summary>The answer that is shown last, where it is complete: nothing is waited for.</summary>
    public static Guid? CompleteLeaf(PreparedConnection db, Guid ownerId, Guid conversationId) =>
        ConversationHead.Find(db, ownerId, conversationId) is { } head && LeafStatus(db, ownerId, head) == MessageStatus.Complete ? head.CurrentMessageId : null;

    public static QueuedMessage? Find(PreparedConnection db, Guid ownerId, Guid id) => db.QueryFirst(
        $"""select {Columns} from "QueuedMessages" where "OwnerId" = @owner and "Id" = @id and {ConversationHead.NotDeleted}""", Read, ("@owner", ownerId), ("@id", id));

    /// <summary>Puts a message at the end.</summary>
    /// <returns>Why it was not; null where it is there, or was sent already.</returns>
    public static BeginOutcome.Refused? Add(WriteConnection db, Guid ownerId, QueuedMessage message)
    {
        if (ConversationHead.Find(db, ownerId, message.ConversationId) is null)
            return BeginOutcome.NotFound("conversation");
        if ((Find(db, ownerId, message.Id) ?? FindSent(db, ownerId, message.Id)) is { } earlier)
        {
            return earlier.ConversationId == message.ConversationId && earlier.Text == message.Text
                ? null
                : BeginOutcome.IdReused();
        }

        var (count, last) = db.QueryFirst(
            """select count(*), coalesce(max("Sequence"), 0) from "QueuedMessages" where "ConversationId" = @conversation""",
            row => (row.GetInt32(0), row.GetInt32(1)), ("@conversation", message.ConversationId));
        if (count >= Most)
            return new BeginOutcome.Refused(ProblemCodes.QueueFull, $"{Most} messages wait already. Remove one, or wait until one is sent.");

        db.Execute(
            """
            insert into "QueuedMessages" ("OwnerId", "Id", "ConversationId", "Sequence", "Text", "Model", "CreatedAt", "Files")
            values (@owner, @id, @conversation, @sequence, @text, @model, @created, @files)
            """,
            ("@owner", ownerId), ("@id", message.Id), ("@conversation", message.ConversationId), ("@sequence", last + 1),
            ("@text", message.Text), ("@model", message.Model), ("@created", message.CreatedAt),
            ("@files", MessageRows.ToJson(message.Files, ProtocolJsonContext.Default.IReadOnlyListAttachedFile)));
        return null;
    }

    public static void Update(WriteConnection db, Guid ownerId, Guid id, UpdateQueued change) => db.Execute(
        """update "QueuedMessages" set "Text" = coalesce(@text, "Text"), "Model" = coalesce(@model, "Model") where "OwnerId" = @owner and "Id" = @id""",
        ("@text", change.Message), ("@model", change.Model), ("@owner", ownerId), ("@id", id));

    public static void Delete(WriteConnection db, Guid ownerId, Guid id) => db.Execute(
        """delete from "QueuedMessages" where "OwnerId" = @owner and "Id" = @id""", ("@owner", ownerId), ("@id", id));

    /// <summary>Conversations in which something waits although the answer before it is complete: the server ended in between.</summary>
    public static List<(Guid OwnerId, Guid ConversationId, Guid ReplyId)> Overdue(PreparedConnection db) => db.Query(
        """
        select c."OwnerId", c."Id", m."Id" from "Conversations" c
        join "Messages" m on m."OwnerId" = c."OwnerId" and m."Id" = c."CurrentMessageId"
        where c."DeletedAt" is null and m."Role" = 'assistant' and m."Status" = 'complete' and c."Id" in (select "ConversationId" from "QueuedMessages")
        """,
        row => (row.GetGuid(0), row.GetGuid(1), row.GetGuid(2)));

    private static List<QueuedMessage> ItemsOf(PreparedConnection db, Guid conversationId) => db.Query(
        $"""select {Columns} from "QueuedMessages" where "ConversationId" = @conversation order by "Sequence" """, Read, ("@conversation", conversationId));

    private static QueuedMessage? FindSent(PreparedConnection db, Guid ownerId, Guid id) => db.QueryFirst(
        $"""select {Columns} from "Messages" where "OwnerId" = @owner and "Id" = @id""", Read, ("@owner", ownerId), ("@id", id));

    private static string? LeafStatus(PreparedConnection db, Guid ownerId, ConversationHead head) =>
        head.CurrentMessageId is { } leaf ? TreeNode.Find(db, ownerId, leaf)?.Status : null;

    private static QueuedMessage Read(DbDataReader row) =>
        new(row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetStringOrNull(3), row.GetInstant(4))
        {
            Files = MessageRows.FromJson(row, 5, ProtocolJsonContext.Default.IReadOnlyListAttachedFile),
        };
}
