using Parley.Protocol.Chat;
using Parley.Protocol.Json;
using Parley.Server.Data;

namespace Parley.Server.Conversations;

/// <summary>Inserts messages.</summary>
internal static class MessageWriter
{
    /// <summary>Inserts a message that is whole, with all that is known of it.</summary>
    public static void Insert(
        WriteConnection db, Guid ownerId, int sequence, Message message, byte[]? requestHash = null, string? settings = null, string? geminiParts = null)
    {
        if (message.Text.Length > 0)
            SearchEntry.Add(db, ownerId, message.ConversationId, message.Id);
        if (message.Role != MessageRoles.Assistant)
        {
            Insert(db, ownerId, sequence, message, settings, geminiParts, requestHash, deltas: null, lastEventId: 0, serverId: null, heartbeat: null);
            return;
        }

        // As if it had come in one piece, the thoughts first, with a start before it and an end after it.
        ReplyDelta[] deltas = [new(DeltaKind.Thought, message.Thoughts ?? ""), .. MessageParts.InPlace(message.Text, message.Parts)];
        deltas = [.. deltas.Where(delta => delta.Text.Length > 0)];
        Insert(db, ownerId, sequence, message, settings, geminiParts, requestHash, DeltaMap.Encode(deltas), deltas.Length + 2, serverId: null, heartbeat: null);
    }

    /// <summary>Inserts the empty reply to a question.</summary>
    public static Message InsertReply(WriteConnection db, NewReply wish, ConversationHead head, Message question, string model, ModelSettings? settings)
    {
        var reply = new Message
        {
            Id = wish.Id,
            ConversationId = head.Id,
            ParentId = question.Id,
            Role = MessageRoles.Assistant,
            Text = "",
            Model = model,
            Status = MessageStatus.Streaming,
            Summary = question.Summary is null ? null : true,
            CreatedAt = wish.Now,
        };
        Insert(db, wish.OwnerId, head.NextSequence++, reply, MessageRows.ToJson(settings, ProtocolJsonContext.Default.ModelSettings),
            geminiParts: null, requestHash: null, deltas: null, wish.FirstBound, wish.ServerId, wish.Heartbeat);
        return reply;
    }

    private static void Insert(WriteConnection db, Guid ownerId, int sequence, Message message, string? settings, string? geminiParts,
        byte[]? requestHash, byte[]? deltas, int lastEventId, Guid? serverId, DateTimeOffset? heartbeat) => db.Execute(
        """
        insert into "Messages" ("OwnerId", "Id", "ConversationId", "ParentId", "Sequence", "Role", "Status", "Text", "Thoughts", "Parts", "Grounding", "GeminiParts", "Model",
            "FinishReason", "Blocked", "Error", "Usage", "Timing", "Settings", "RequestHash", "CreatedAt", "Deltas", "LastEventId", "ServerId", "HeartbeatAt", "Files", "Summary", "Fence")
        values (@owner, @id, @conversation, @parent, @sequence, @role, @status, @text, @thoughts, @parts, @grounding, @gemini, @model,
            @finish, @blocked, @error, @usage, @timing, @settings, @hash, @created, @deltas, @last, @server, @heartbeat, @files, @summary, 1)
        """,
        ("@owner", ownerId), ("@id", message.Id), ("@conversation", message.ConversationId), ("@parent", message.ParentId),
        ("@sequence", sequence), ("@role", message.Role), ("@status", message.Status), ("@text", message.Text), ("@thoughts", message.Thoughts),
        ("@parts", MessageRows.ToJson(message.Parts, ProtocolJsonContext.Default.IReadOnlyListJsonElement)), ("@grounding", Grounding.Of(message)), ("@gemini", geminiParts), ("@model", message.Model),
        ("@finish", message.FinishReason), ("@blocked", MessageRows.ToJson(message.Blocked, ProtocolJsonContext.Default.Blocked)),
        ("@error", MessageRows.ToJson(message.Error, ProtocolJsonContext.Default.Problem)),
        ("@usage", MessageRows.ToJson(message.Usage, ProtocolJsonContext.Default.Usage)),
        ("@timing", MessageRows.ToJson(message.Timing, ProtocolJsonContext.Default.Timing)),
        ("@settings", settings), ("@hash", requestHash), ("@created", message.CreatedAt), ("@deltas", deltas), ("@last", lastEventId),
        ("@server", serverId), ("@heartbeat", heartbeat), ("@files", MessageRows.ToJson(message.Files, ProtocolJsonContext.Default.IReadOnlyListAttachedFile)), ("@summary", message.Summary));
}
