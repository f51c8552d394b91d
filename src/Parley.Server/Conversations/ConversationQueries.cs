using System.Data.Common;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Protocol.Json;
using Parley.Server.Data;

namespace Parley.Server.Conversations;

/// <summary>What a list of conversations is asked for.</summary>
internal sealed record ConversationFilter(int Limit, ConversationCursor? After, string? Text, bool Archived);

/// <summary>Reads a user's conversations.</summary>
internal sealed class ConversationQueries(ConversationHomes homes)
{
    internal const string SummaryColumns = """ "Id", "Title", "Model", "Pinned", "Archived", "CreatedAt", "UpdatedAt" """;

    /// <summary>A page, pinned first, then the newest first.</summary>
    public async Task<ConversationPage> ListAsync(Guid ownerId, ConversationFilter filter)
    {
        var after = filter.After;
        var found = await homes.Durable.ReadAsync(db => db.Query(
            $"""
            select {SummaryColumns} from "Conversations" where "OwnerId" = @owner and "Archived" = @archived and "DeletedAt" is null
            {(filter.Text is null ? "" : $"""and {db.Dialect.IndexOf}("TitleKey", @text) > 0""")}
            {(after is null ? "" : """and ("Pinned", "UpdatedAt", "Id") < (@pinned, @updated, @id)""")}
            order by "Pinned" desc, "UpdatedAt" desc, "Id" desc limit @limit
            """,
            ReadSummary,
            [
                ("@owner", ownerId), ("@archived", filter.Archived), ("@limit", filter.Limit + 1),
                .. filter.Text is null ? [] : new (string, object?)[] { ("@text", filter.Text.ToUpperInvariant()) },
                .. after is null ? [] : new (string, object?)[] { ("@pinned", after.Pinned), ("@updated", after.UpdatedAt), ("@id", after.Id) },
            ]));

        if (found.Count <= filter.Limit)
            return new ConversationPage(found, null);
        found.RemoveAt(filter.Limit);
        var last = found[^1];
        return new ConversationPage(found, new ConversationCursor(last.Pinned, last.UpdatedAt, last.Id).ToString());
    }

    /// <summary>The conversation with its whole tree; of a reply that grows, what is kept of it so far.</summary>
    public async Task<Conversation?> FindAsync(Guid ownerId, Guid id) =>
        await (await homes.OfAsync(ownerId, id)).ReadAsync(db => db.InOneView(() => Find(db, ownerId, id)));

    public static Conversation? Find(PreparedConnection db, Guid ownerId, Guid id)
    {
        if (FindSummary(db, ownerId, id) is not { } summary)
            return null;

        var messages = db.Query(
            $"""select {MessageRows.Columns} from "Messages" where "ConversationId" = @id order by "Sequence" """, MessageRows.Read, ("@id", id));
        return new Conversation
        {
            Id = summary.Id,
            Title = summary.Title,
            Model = summary.Model,
            Pinned = summary.Pinned,
            Archived = summary.Archived,
            CreatedAt = summary.CreatedAt,
            UpdatedAt = summary.UpdatedAt,
            CurrentMessageId = summary.CurrentMessageId,
            Settings = summary.Settings,
            Messages = messages.ConvertAll(message => SoFar(db, ownerId, message)),
        };
    }

    public static UpdatedConversation? FindSummary(PreparedConnection db, Guid ownerId, Guid id) => db.QueryFirst(
        $"""select {SummaryColumns}, "CurrentMessageId", "Settings" from "Conversations" where "OwnerId" = @owner and "Id" = @id and "DeletedAt" is null""",
        row => new UpdatedConversation
        {
            Id = row.GetGuid(0),
            Title = row.GetString(1),
            Model = row.GetStringOrNull(2),
            Pinned = row.GetBoolean(3),
            Archived = row.GetBoolean(4),
            CreatedAt = row.GetInstant(5),
            UpdatedAt = row.GetInstant(6),
            CurrentMessageId = row.GetGuidOrNull(7),
            Settings = MessageRows.FromJson(row, 8, ProtocolJsonContext.Default.ModelSettings),
        },
        ("@owner", ownerId), ("@id", id));

    /// <summary>The message; of a reply that grows, what is kept of it so far.</summary>
    public static Message SoFar(PreparedConnection db, Guid ownerId, Message message)
    {
        if (message.Status != MessageStatus.Streaming)
            return message;

        var pieces = AbandonedReplies.PiecesOf(db, ownerId, message.Id);
        return message with
        {
            Text = AbandonedReplies.Join(pieces, DeltaKind.Text) ?? "",
            Thoughts = AbandonedReplies.Join(pieces, DeltaKind.Thought),
            Parts = MessageParts.Of(pieces),
            Timing = null,
        };
    }

    private static ConversationSummary ReadSummary(DbDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Title = row.GetString(1),
        Model = row.GetStringOrNull(2),
        Pinned = row.GetBoolean(3),
        Archived = row.GetBoolean(4),
        CreatedAt = row.GetInstant(5),
        UpdatedAt = row.GetInstant(6),
    };
}
