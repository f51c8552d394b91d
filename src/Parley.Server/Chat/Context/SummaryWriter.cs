using Parley.Protocol.Chat;
using Parley.Server.Conversations;
using Parley.Server.Data;

namespace Parley.Server.Chat.Context;

/// <summary>Changes a summary: what it says, and whether it is used.</summary>
internal static class SummaryWriter
{
    /// <returns>The conversation that it stands in; null where there is no such summary, or it still grows.</returns>
    public static Guid? Change(WriteConnection db, Guid ownerId, Guid id, ChangeSummary change)
    {
        var found = db.QueryFirst(
            $"""
            select "ConversationId", "Text" from "Messages"
            where "OwnerId" = @owner and "Id" = @id and "Role" = 'assistant' and "Summary" is not null and "Status" <> 'streaming' and {ConversationHead.NotDeleted}
            """,
            row => (Conversation: row.GetGuid(0), Text: row.GetString(1)), ("@owner", ownerId), ("@id", id));
        if (found.Conversation == Guid.Empty)
            return null;

        if (change.Text is { } text && text != found.Text)
            Rewrite(db, ownerId, id, found.Conversation, text);
        if (change.Used is { } used)
            db.Execute("""update "Messages" set "Summary" = @used where "OwnerId" = @owner and "Id" = @id""", ("@used", used), ("@owner", ownerId), ("@id", id));
        return found.Conversation;
    }

    // What the user wrote is no turn of the model: its signatures vouch for another text, and its thoughts led to another.
    private static void Rewrite(WriteConnection db, Guid ownerId, Guid id, Guid conversationId, string text)
    {
        db.Execute(
            """
            update "Messages" set "Text" = @text, "Status" = 'complete', "Thoughts" = null, "Parts" = null, "Grounding" = null, "GeminiParts" = null,
                "FinishReason" = @stop, "Error" = null, "Blocked" = null, "Deltas" = @deltas, "LastEventId" = 3
            where "OwnerId" = @owner and "Id" = @id
            """,
            ("@text", text), ("@stop", FinishReasons.Stop), ("@deltas", DeltaMap.Encode([new ReplyDelta(DeltaKind.Text, text)])), ("@owner", ownerId), ("@id", id));
        db.Execute("""delete from "SearchEntries" where "OwnerId" = @owner and "MessageId" = @id""", ("@owner", ownerId), ("@id", id));
        SearchEntry.Add(db, ownerId, conversationId, id);
    }
}
