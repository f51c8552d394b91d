using Parley.Protocol.Drafts;
using Parley.Server.Conversations;
using Parley.Server.Data;

namespace Parley.Server.Drafts;

/// <summary>Reads and writes drafts. Each change is a new revision; what was written over an older one is refused.</summary>
internal static class DraftRows
{
    private const string One = """select "Text", "Revision", "UpdatedAt" from "Drafts" where "OwnerId" = @owner and "Place" = @place""";

    private static readonly Draft None = new("", 0, null);

    /// <summary>The draft of a conversation, or without one that of a new conversation.</summary>
    public static Draft Find(PreparedConnection db, Guid ownerId, Guid? conversationId) => db.QueryFirst(
        db.LocksRows ? One + " for update" : One,
        row => new Draft(row.GetString(0), row.GetInt64(1), row.GetInstant(2)),
        ("@owner", ownerId), ("@place", conversationId ?? Guid.Empty)) ?? None;

    public static SaveOutcome Save(WriteConnection db, Guid ownerId, Guid? conversationId, SaveDraft save, DateTimeOffset now)
    {
        if (conversationId is { } id && ConversationHead.Find(db, ownerId, id) is null)
            return new SaveOutcome.NoSuchConversation();

        var kept = Find(db, ownerId, conversationId);
        // The same text again is the same save, whose answer was lost.
        if (kept.Text == save.Text)
            return new SaveOutcome.Saved(kept.Revision, Changed: false);
        if (kept.Revision != save.Revision)
            return new SaveOutcome.Conflict(kept);

        Write(db, ownerId, conversationId, save.Text!, kept.Revision + 1, now);
        return new SaveOutcome.Saved(kept.Revision + 1, Changed: true);
    }

    /// <summary>Takes what was sent out of the draft, but not what was written elsewhere since.</summary>
    /// <param name="db">The unit of work that keeps the message.</param>
    /// <param name="ownerId">Whose.</param>
    /// <param name="conversationId">Whose box it was written in; null: that of a new conversation.</param>
    /// <param name="sent">The message.</param>
    /// <param name="revision">The revision that it was written over.</param>
    /// <param name="now">The time.</param>
    /// <returns>The revision after it; null where nothing changed.</returns>
    public static long? TakeSent(WriteConnection db, Guid ownerId, Guid? conversationId, string sent, long revision, DateTimeOffset now)
    {
        var kept = Find(db, ownerId, conversationId);
        // What follows the message was written while it was on its way. A draft that does not begin with it may be an
        // earlier state of it, or another text from another place.
        var left = kept.Text.StartsWith(sent, StringComparison.Ordinal) ? kept.Text[sent.Length..].TrimStart()
            : kept.Revision == revision ? ""
            : kept.Text;
        if (left == kept.Text)
            return null;

        Write(db, ownerId, conversationId, left, kept.Revision + 1, now);
        return kept.Revision + 1;
    }

    public static int DeleteAllOf(WriteConnection db, Guid ownerId) => db.Execute(
        """delete from "Drafts" where "OwnerId" = @owner""", ("@owner", ownerId));

    // The first one inserts, and nothing else does: of two that both find none, one finds the other's when it is run again.
    private static void Write(WriteConnection db, Guid ownerId, Guid? conversationId, string text, long revision, DateTimeOffset now) => db.Execute(
        revision == 1
            ? """
              insert into "Drafts" ("Text", "Revision", "UpdatedAt", "OwnerId", "Place", "ConversationId")
              values (@text, @revision, @now, @owner, @place, @conversation)
              """
            : """
              update "Drafts" set "Text" = @text, "Revision" = @revision, "UpdatedAt" = @now
              where "OwnerId" = @owner and "Place" = @place and ("ConversationId" = @conversation or @conversation is null)
              """,
        ("@text", text), ("@revision", revision), ("@now", now),
        ("@owner", ownerId), ("@place", conversationId ?? Guid.Empty), ("@conversation", conversationId));
}

/// <summary>What became of a save.</summary>
internal abstract record SaveOutcome
{
    private SaveOutcome()
    {
    }

    /// <param name="Revision">The one it has now.</param>
    /// <param name="Changed">Whether there is anything to tell others.</param>
    internal sealed record Saved(long Revision, bool Changed) : SaveOutcome;

    /// <param name="Newer">What is kept instead.</param>
    internal sealed record Conflict(Draft Newer) : SaveOutcome;

    internal sealed record NoSuchConversation : SaveOutcome;
}
