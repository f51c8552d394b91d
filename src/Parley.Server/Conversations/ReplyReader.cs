using System.Text.Json;
using Parley.Protocol.Chat;
using Parley.Protocol.Files;
using Parley.Protocol.Json;
using Parley.Server.Data;

namespace Parley.Server.Conversations;

/// <summary>A reply as it is stored, with its question and the deltas that it came in.</summary>
internal sealed record StoredReply(Exchange Exchange, IReadOnlyList<ReplyDelta> Deltas, int LastEventId);

/// <summary>One message of the branch that a reply is asked on.</summary>
internal sealed record BranchMessage(string Role, string Text, string? Model, string? GeminiParts, IReadOnlyList<AttachedFile>? Files)
{
    /// <summary>What a reply shows beside its text, where the model's whole turn was not kept: it did not come to its end.</summary>
    public IReadOnlyList<JsonElement>? Parts { get; init; }
}

/// <summary>Reads replies, and the branches that they stand on.</summary>
internal static class ReplyReader
{
    public static StoredReply? Find(PreparedConnection db, Guid ownerId, Guid replyId)
    {
        var (reply, map, lastEventId) = db.QueryFirst(
            $"""
            select {MessageRows.Columns}, "Deltas", "LastEventId" from "Messages"
            where "OwnerId" = @owner and "Id" = @id and "Role" = 'assistant' and {ConversationHead.NotDeleted}
            """,
            row => (MessageRows.Read(row), row.IsDBNull(MessageRows.Count) ? null : row.GetFieldValue<byte[]>(MessageRows.Count), row.GetInt32(MessageRows.Count + 1)),
            ("@owner", ownerId), ("@id", replyId));
        if (reply?.ParentId is not { } parentId || FindMessage(db, ownerId, parentId) is not { } question)
            return null;

        IReadOnlyList<ReplyDelta> deltas = map is null ? [] : DeltaMap.Split(map, reply.Text, reply.Thoughts ?? "", reply.Parts ?? []);
        return new StoredReply(new Exchange(reply.ConversationId, question, reply), deltas, lastEventId);
    }

    public static bool Exists(PreparedConnection db, Guid ownerId, Guid replyId) => db.QueryFirst(
        $"""select 1 from "Messages" where "OwnerId" = @owner and "Id" = @id and {ConversationHead.NotDeleted}""", row => row.GetInt32(0) == 1, ("@owner", ownerId), ("@id", replyId));

    /// <summary>From the first message down to the given one.</summary>
    public static List<BranchMessage> Branch(PreparedConnection db, Guid ownerId, Guid? leafId) => leafId is null ? [] : db.Query(
        """
        with recursive branch("ParentId", "Role", "Text", "Model", "GeminiParts", "Files", "Sequence", "Parts") as (
            select "ParentId", "Role", "Text", "Model", "GeminiParts", "Files", "Sequence", case when "GeminiParts" is null then "Parts" end from "Messages" where "OwnerId" = @owner and "Id" = @leaf
            union all
            select m."ParentId", m."Role", m."Text", m."Model", m."GeminiParts", m."Files", m."Sequence", case when m."GeminiParts" is null then m."Parts" end
            from branch b join "Messages" m on m."OwnerId" = @owner and m."Id" = b."ParentId")
        select "Role", "Text", "Model", "GeminiParts", "Files", "Parts" from branch order by "Sequence"
        """,
        row => new BranchMessage(row.GetString(0), row.GetString(1), row.GetStringOrNull(2), row.GetStringOrNull(3),
            MessageRows.FromJson(row, 4, ProtocolJsonContext.Default.IReadOnlyListAttachedFile))
        {
            Parts = MessageRows.FromJson(row, 5, ProtocolJsonContext.Default.IReadOnlyListJsonElement),
        },
        ("@owner", ownerId), ("@leaf", leafId));

    private static Message? FindMessage(PreparedConnection db, Guid ownerId, Guid id) => db.QueryFirst(
        $"""select {MessageRows.Columns} from "Messages" where "OwnerId" = @owner and "Id" = @id""",
        MessageRows.Read, ("@owner", ownerId), ("@id", id));
}
