using System.Text.Json;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Json;
using Parley.Server.Data;

namespace Parley.Server.Conversations;

/// <summary>A reply that nobody makes any more.</summary>
internal sealed record AbandonedReply(Guid OwnerId, Guid ConversationId, Guid Id);

/// <summary>Replies whose server went away in mid answer become <c>interrupted</c>, with all that was kept of them.</summary>
internal static class AbandonedReplies
{
    /// <summary>Takes over every reply that another server began and whose heartbeat is older than the given time.</summary>
    /// <returns>Which they were.</returns>
    public static List<AbandonedReply> Interrupt(WriteConnection db, Guid serverId, DateTimeOffset aliveSince, Problem why)
    {
        // One that somebody else is about to end, or to take over, is none of ours.
        var abandoned = db.Query(
            $"""
            select "OwnerId", "ConversationId", "Id" from "Messages"
            where "Status" = 'streaming' and "ServerId" <> @server and "HeartbeatAt" < @alive {(db.LocksRows ? "for update skip locked" : "")}
            """,
            row => new AbandonedReply(row.GetGuid(0), row.GetGuid(1), row.GetGuid(2)), ("@server", serverId), ("@alive", aliveSince));
        foreach (var (ownerId, conversationId, id) in abandoned)
        {
            if (Interrupt(db, ownerId, id, why).Length > 0)
                SearchEntry.Add(db, ownerId, conversationId, id);
        }

        return abandoned;
    }

    /// <summary>The growing replies that stand as this server's in the database.</summary>
    public static List<AbandonedReply> OwnOf(PreparedConnection db, Guid serverId) => db.Query(
        """select "OwnerId", "ConversationId", "Id" from "Messages" where "Status" = 'streaming' and "ServerId" = @server""",
        row => new AbandonedReply(row.GetGuid(0), row.GetGuid(1), row.GetGuid(2)), ("@server", serverId));

    /// <summary>Takes over replies of this server's that it does not make: those that still grow.</summary>
    /// <returns>Which they were.</returns>
    public static List<AbandonedReply> InterruptOwn(WriteConnection db, Guid serverId, IEnumerable<AbandonedReply> lost, Problem why)
    {
        var abandoned = lost.Intersect(OwnOf(db, serverId)).ToList();
        foreach (var (ownerId, conversationId, id) in abandoned)
        {
            if (Interrupt(db, ownerId, id, why).Length > 0)
                SearchEntry.Add(db, ownerId, conversationId, id);
        }

        return abandoned;
    }

    /// <returns>The text that is kept.</returns>
    private static string Interrupt(WriteConnection db, Guid ownerId, Guid id, Problem why)
    {
        var kept = PiecesOf(db, ownerId, id);
        var parts = PartsOf(ref kept);
        var text = Join(kept, DeltaKind.Text) ?? "";
        // Ids up to the row's bound may have been sent, so the end takes the one after it.
        db.Execute(
            """
            update "Messages" set "Status" = @status, "Text" = @text, "Thoughts" = @thoughts, "Parts" = @parts, "Error" = @error, "Deltas" = @deltas,
                "LastEventId" = "LastEventId" + 1, "Fence" = "Fence" + 1, "HeartbeatAt" = null
            where "OwnerId" = @owner and "Id" = @id
            """,
            ("@status", MessageStatus.Interrupted), ("@text", text), ("@thoughts", Join(kept, DeltaKind.Thought)),
            ("@parts", parts),
            ("@error", MessageRows.ToJson(why, ProtocolJsonContext.Default.Problem)), ("@deltas", DeltaMap.Encode([.. kept])),
            ("@owner", ownerId), ("@id", id));
        ReplyWriter.DropPieces(db, ownerId, id);
        PartFiles.DeleteUnnamed(db, ownerId, id, MessageParts.Of(kept));
        return text;
    }

    // One whose parts cannot be read must not keep all the others from their end: it ends without them.
    private static string? PartsOf(ref List<ReplyDelta> kept)
    {
        try
        {
            return MessageRows.ToJson(MessageParts.Of(kept), ProtocolJsonContext.Default.IReadOnlyListJsonElement);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            kept = kept.FindAll(delta => delta.Kind != DeltaKind.Part);
            return null;
        }
    }

    /// <summary>What was kept of a reply that is not folded yet.</summary>
    public static List<ReplyDelta> PiecesOf(PreparedConnection db, Guid ownerId, Guid replyId) =>
        [.. db.Query(
            """select "Content", "Deltas" from "MessagePieces" where "OwnerId" = @owner and "MessageId" = @id order by "FirstEventId" """,
            row => DeltaMap.Split(row.GetFieldValue<byte[]>(1), row.GetString(0)),
            ("@owner", ownerId), ("@id", replyId)).SelectMany(deltas => deltas)];

    /// <summary>All of one kind in a row; null where there is none.</summary>
    public static string? Join(IReadOnlyList<ReplyDelta> deltas, DeltaKind kind) =>
        deltas.Any(delta => delta.Kind == kind) ? string.Concat(deltas.Where(delta => delta.Kind == kind).Select(delta => delta.Text)) : null;
}
