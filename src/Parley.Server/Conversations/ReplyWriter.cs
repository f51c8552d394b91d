using Parley.Protocol.Chat;
using Parley.Protocol.Json;
using Parley.Server.Data;

namespace Parley.Server.Conversations;

/// <summary>What a growing reply is to keep.</summary>
/// <param name="OwnerId">Whose reply it is.</param>
/// <param name="ReplyId">The reply.</param>
/// <param name="FirstEventId">The id of the first delta in it.</param>
/// <param name="Content">What came since the last checkpoint, text and thoughts one after the other.</param>
/// <param name="Deltas">Kind and length of each delta in it; empty where only the bound rises.</param>
/// <param name="Bound">The highest event id that may be sent before the next checkpoint.</param>
/// <param name="Timing">How long it has taken so far.</param>
internal sealed record Checkpoint(Guid OwnerId, Guid ReplyId, int FirstEventId, string Content, byte[] Deltas, int Bound, Timing Timing);

/// <summary>A reply that came to its end.</summary>
internal sealed record EndedReply(Guid OwnerId, Message Reply, string? GeminiParts, byte[] Deltas, int LastEventId);

/// <summary>Writes what a generation makes. Each statement asks whether the reply is still this server's: else nothing is written.</summary>
internal static class ReplyWriter
{
    // Only the reaper raises the fence; a reply that it took is no longer this server's.
    private const string StillMine = """ "OwnerId" = @owner and "Id" = @id and "Status" = 'streaming' and "ServerId" = @server and "Fence" = 1 """;

    /// <returns>False where the reply is gone, or no longer this server's.</returns>
    public static bool Save(WriteConnection db, Checkpoint checkpoint, Guid serverId, DateTimeOffset now)
    {
        var rows = db.Execute(
            $"""update "Messages" set "LastEventId" = @bound, "HeartbeatAt" = @now, "Timing" = @timing where {StillMine}""",
            ("@bound", checkpoint.Bound), ("@now", now), ("@timing", MessageRows.ToJson(checkpoint.Timing, ProtocolJsonContext.Default.Timing)), ("@owner", checkpoint.OwnerId), ("@id", checkpoint.ReplyId), ("@server", serverId));
        if (rows == 0)
            return false;

        if (checkpoint.Deltas.Length > 0)
        {
            db.Execute(
                """insert into "MessagePieces" ("OwnerId", "MessageId", "FirstEventId", "Content", "Deltas") values (@owner, @id, @first, @content, @deltas)""",
                ("@owner", checkpoint.OwnerId), ("@id", checkpoint.ReplyId), ("@first", checkpoint.FirstEventId),
                ("@content", checkpoint.Content), ("@deltas", checkpoint.Deltas));
        }

        return true;
    }

    /// <summary>Says of all replies that this server is making that it is alive.</summary>
    public static int Beat(WriteConnection db, Guid serverId, DateTimeOffset now) => db.Execute(
        """update "Messages" set "HeartbeatAt" = @now where "Status" = 'streaming' and "ServerId" = @server""", ("@now", now), ("@server", serverId));

    /// <summary>Leaves word for the server that makes a reply that it is to end.</summary>
    public static int AskToStop(WriteConnection db, Guid ownerId, Guid replyId, DateTimeOffset now) => db.Execute(
        """update "Messages" set "StopAskedAt" = @now where "OwnerId" = @owner and "Id" = @id and "Status" = 'streaming'""",
        ("@now", now), ("@owner", ownerId), ("@id", replyId));

    /// <summary>Which of a server's growing replies are to end.</summary>
    public static List<Guid> ToStop(PreparedConnection db, Guid serverId) => db.Query(
        """select "Id" from "Messages" where "Status" = 'streaming' and "ServerId" = @server and "StopAskedAt" is not null""",
        row => row.GetGuid(0), ("@server", serverId));

    /// <summary>Folds the pieces into the message.</summary>
    /// <returns>False where the reply is gone, or no longer this server's.</returns>
    public static bool End(WriteConnection db, EndedReply ended, Guid serverId)
    {
        var reply = ended.Reply;
        var rows = db.Execute(
            $"""
            update "Messages" set "Status" = @status, "Text" = @text, "Thoughts" = @thoughts, "Parts" = @parts, "Grounding" = @grounding, "GeminiParts" = @gemini,
                "FinishReason" = @finish, "Blocked" = @blocked, "Error" = @error, "Usage" = @usage, "Timing" = @timing, "Deltas" = @deltas,
                "LastEventId" = @last, "HeartbeatAt" = null
            where {StillMine}
            """,
            ("@status", reply.Status), ("@text", reply.Text), ("@thoughts", reply.Thoughts),
            ("@parts", MessageRows.ToJson(reply.Parts, ProtocolJsonContext.Default.IReadOnlyListJsonElement)), ("@grounding", Grounding.Of(reply)), ("@gemini", ended.GeminiParts),
            ("@finish", reply.FinishReason), ("@blocked", MessageRows.ToJson(reply.Blocked, ProtocolJsonContext.Default.Blocked)),
            ("@error", MessageRows.ToJson(reply.Error, ProtocolJsonContext.Default.Problem)),
            ("@usage", MessageRows.ToJson(reply.Usage, ProtocolJsonContext.Default.Usage)),
            ("@timing", MessageRows.ToJson(reply.Timing, ProtocolJsonContext.Default.Timing)), ("@deltas", ended.Deltas),
            ("@last", ended.LastEventId), ("@owner", ended.OwnerId), ("@id", reply.Id), ("@server", serverId));
        if (rows == 0)
            return false;

        DropPieces(db, ended.OwnerId, reply.Id);
        if (reply.Text.Length > 0)
            SearchEntry.Add(db, ended.OwnerId, reply.ConversationId, reply.Id);
        return true;
    }

    public static void DropPieces(WriteConnection db, Guid ownerId, Guid replyId) => db.Execute(
        """delete from "MessagePieces" where "OwnerId" = @owner and "MessageId" = @id""", ("@owner", ownerId), ("@id", replyId));
}
