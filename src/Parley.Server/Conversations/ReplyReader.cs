using System.Text.Json;
using Parley.Protocol.Chat;
using Parley.Protocol.Files;
using Parley.Protocol.Json;
using Parley.Server.Data;

namespace Parley.Server.Conversations;

/// <summary>A reply as it is stored, with its question and the deltas that it came in.</summary>
internal sealed record StoredReply(Exchange Exchange, IReadOnlyList<ReplyDelta> Deltas, int LastEventId);

/// <summary>One message of the branch that a reply is asked on.</summary>
/// <param name="Role">Who said it.</param>
/// <param name="Text">What.</param>
/// <param name="Model">Which model.</param>
/// <param name="GeminiParts">The whole turn of the model.</param>
/// <param name="Files">What came along with it.</param>
/// <param name="StandsIn">Whether it is a summary in place of all that is above it, and so the first.</param>
internal sealed record BranchMessage(
    string Role, string Text, string? Model, string? GeminiParts, IReadOnlyList<AttachedFile>? Files, bool StandsIn = false)
{
    /// <summary>Whether a question was blocked, so that nothing was said to it: asked again with the next one, it would block that too.</summary>
    public bool WasBlocked { get; init; }

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

    public static bool IsGrowing(PreparedConnection db, Guid ownerId, Guid replyId) => db.QueryFirst(
        """select 1 from "Messages" where "OwnerId" = @owner and "Id" = @id and "Status" = 'streaming'""", _ => true, ("@owner", ownerId), ("@id", replyId));

    /// <summary>Of a message: 1 where it is a summary that came to its own end and is used in place of what is above it, else 0.</summary>
    /// <param name="of">The name of its table in the query, where it has one.</param>
    public static string StandsIn(string of = "\"Messages\"") =>
        $"""case when {of}."Summary" and {of}."Role" = 'assistant' and {of}."Status" = 'complete' and {of}."FinishReason" = 'stop' and {of}."Text" <> '' then 1 else 0 end""";

    /// <summary>From the first message, or the last summary that stands for those above it, down to the given one.</summary>
    public static List<BranchMessage> Branch(PreparedConnection db, Guid ownerId, Guid? leafId) => leafId is null ? [] : db.Query(
        $"""
        with recursive branch("ParentId", "Role", "Text", "Model", "GeminiParts", "Files", "Sequence", "StandsIn", "Parts", "WasBlocked") as (
            select "ParentId", "Role", "Text", "Model", "GeminiParts", "Files", "Sequence", {StandsIn()}, case when "GeminiParts" is null then "Parts" end, {WasBlocked()} from "Messages" where "OwnerId" = @owner and "Id" = @leaf
            union all
            select m."ParentId", m."Role", m."Text", m."Model", m."GeminiParts", m."Files", m."Sequence", {StandsIn("m")}, case when m."GeminiParts" is null then m."Parts" end, {WasBlocked("m")}
            from branch b join "Messages" m on m."OwnerId" = @owner and m."Id" = b."ParentId" where b."StandsIn" = 0)
        select "Role", "Text", "Model", "GeminiParts", "Files", "StandsIn", "Parts", "WasBlocked" from branch order by "Sequence"
        """,
        row => new BranchMessage(row.GetString(0), row.GetString(1), row.GetStringOrNull(2), row.GetStringOrNull(3),
            MessageRows.FromJson(row, 4, ProtocolJsonContext.Default.IReadOnlyListAttachedFile), row.GetInt32(5) == 1)
        {
            Parts = MessageRows.FromJson(row, 6, ProtocolJsonContext.Default.IReadOnlyListJsonElement),
            WasBlocked = row.GetInt32(7) == 1,
        },
        ("@owner", ownerId), ("@leaf", leafId));

    private static string WasBlocked(string of = "\"Messages\"") => $"""case when {of}."Blocked" is not null and {of}."Text" = '' then 1 else 0 end""";

    private static Message? FindMessage(PreparedConnection db, Guid ownerId, Guid id) => db.QueryFirst(
        $"""select {MessageRows.Columns} from "Messages" where "OwnerId" = @owner and "Id" = @id""",
        MessageRows.Read, ("@owner", ownerId), ("@id", id));
}
