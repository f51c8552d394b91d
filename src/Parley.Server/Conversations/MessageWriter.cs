using Parley.Protocol.Chat;
using Parley.Protocol.Json;
using Parley.Server.Data;

namespace Parley.Server.Conversations;

/// <summary>Inserts messages.</summary>
internal static class MessageWriter
{
    /// <summary>Inserts a message that is whole.</summary>
    public static void Insert(WriteConnection db, Guid ownerId, int sequence, Message message, byte[]? requestHash = null)
    {
        var reply = message.Role == MessageRoles.Assistant;
        Insert(db, ownerId, sequence, message, settings: null, requestHash,
            deltas: reply ? DeltaMap.Encode([new(DeltaKind.Text, message.Text)]) : null,
            lastEventId: reply ? 3 : 0, serverId: null, heartbeat: null);
    }

    /// <summary>Inserts the empty reply to a question.</summary>
    public static Message InsertReply(WriteConnection db, NewReply wish, ConversationHead head, Guid questionId, string model, ModelSettings? settings)
    {
        var reply = new Message
        {
            Id = wish.Id,
            ConversationId = head.Id,
            ParentId = questionId,
            Role = MessageRoles.Assistant,
            Text = "",
            Model = model,
            Status = MessageStatus.Streaming,
            CreatedAt = wish.Now,
        };
        Insert(db, wish.OwnerId, head.NextSequence++, reply, MessageRows.ToJson(settings, ProtocolJsonContext.Default.ModelSettings),
            requestHash: null, deltas: null, wish.FirstBound, wish.ServerId, wish.Now);
        return reply;
    }

    private static void Insert(WriteConnection db, Guid ownerId, int sequence, Message message, string? settings,
        byte[]? requestHash, byte[]? deltas, int lastEventId, Guid? serverId, DateTimeOffset? heartbeat) => db.Execute(
        """
        insert into "Messages" ("OwnerId", "Id", "ConversationId", "ParentId", "Sequence", "Role", "Status", "Text", "Model",
            "Settings", "RequestHash", "CreatedAt", "Deltas", "LastEventId", "ServerId", "HeartbeatAt", "Fence")
        values (@owner, @id, @conversation, @parent, @sequence, @role, @status, @text, @model,
            @settings, @hash, @created, @deltas, @last, @server, @heartbeat, 1)
        """,
        ("@owner", ownerId), ("@id", message.Id), ("@conversation", message.ConversationId), ("@parent", message.ParentId),
        ("@sequence", sequence), ("@role", message.Role), ("@status", message.Status), ("@text", message.Text), ("@model", message.Model),
        ("@settings", settings), ("@hash", requestHash), ("@created", message.CreatedAt), ("@deltas", deltas), ("@last", lastEventId),
        ("@server", serverId), ("@heartbeat", heartbeat));
}
