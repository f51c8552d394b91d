using System.Data.Common;
using System.Text.Json;
using Parley.Protocol.Json;
using Parley.Protocol.Transfers;
using Parley.Server.Conversations;
using Parley.Server.Data;

namespace Parley.Server.Transfers;

/// <summary>Reads conversations with all that is kept of them. Each is read in one view of the database, so each is whole in itself.</summary>
internal sealed class ExportReader(ConversationHomes homes, InlinedFiles files)
{
    private const int IdsAtOnce = 500;

    /// <summary>All that the user keeps, the oldest first. What is in the trash is not, nor what is temporary.</summary>
    public async IAsyncEnumerable<ExportedConversation> ReadAllAsync(Guid ownerId)
    {
        // Not one long reading of the whole: it would last as long as a slow download, and the log of the database grows meanwhile.
        (DateTimeOffset CreatedAt, Guid Id)? last = null;
        while (await ReadIdsAsync(ownerId, last) is { Count: > 0 } ids)
        {
            foreach (var (_, id) in ids)
            {
                if (await homes.Durable.ReadAsync(db => Read(db, ownerId, id)) is { } conversation)
                    yield return conversation;
            }

            last = ids[^1];
        }
    }

    /// <summary>One conversation, temporary ones too.</summary>
    public async Task<ExportedConversation?> FindAsync(Guid ownerId, Guid id) =>
        await (await homes.OfAsync(ownerId, id)).ReadAsync(db => Read(db, ownerId, id)) is { } conversation ? await files.PutIntoAsync(ownerId, conversation) : null;

    private Task<List<(DateTimeOffset CreatedAt, Guid Id)>> ReadIdsAsync(Guid ownerId, (DateTimeOffset CreatedAt, Guid Id)? after) => homes.Durable.ReadAsync(db => db.Query(
        $"""
        select "CreatedAt", "Id" from "Conversations" where "OwnerId" = @owner and "DeletedAt" is null
        {(after is null ? "" : """and ("CreatedAt", "Id") > (@created, @id)""")}
        order by "CreatedAt", "Id" limit @limit
        """,
        row => (row.GetInstant(0), row.GetGuid(1)),
        [("@owner", ownerId), .. after is { } last ? new (string, object?)[] { ("@created", last.CreatedAt), ("@id", last.Id) } : [], ("@limit", IdsAtOnce)]));

    private static ExportedConversation? Read(PreparedConnection db, Guid ownerId, Guid id) => db.InOneView(() =>
    {
        if (ConversationQueries.Find(db, ownerId, id) is not { } conversation)
            return null;

        var titledByUser = db.QueryFirst(
            """select "TitledByUser" from "Conversations" where "OwnerId" = @owner and "Id" = @id""", row => row.GetBoolean(0), ("@owner", ownerId), ("@id", id));
        var beside = db.Query(
            """select "Id", "Settings", "GeminiParts" from "Messages" where "ConversationId" = @id order by "Sequence" """,
            row => (Id: row.GetGuid(0), Settings: MessageRows.FromJson(row, 1, ProtocolJsonContext.Default.ModelSettings), Parts: ReadParts(row, 2)),
            ("@id", id)).ToDictionary(message => message.Id);

        return new ExportedConversation
        {
            Format = ExportedConversation.FormatName,
            Version = ExportedConversation.VersionOf(conversation.Messages),
            Id = conversation.Id,
            Title = conversation.Title,
            TitledByUser = titledByUser,
            Model = conversation.Model,
            Pinned = conversation.Pinned,
            Archived = conversation.Archived,
            CreatedAt = conversation.CreatedAt,
            UpdatedAt = conversation.UpdatedAt,
            CurrentMessageId = conversation.CurrentMessageId,
            Settings = conversation.Settings,
            Messages = [.. conversation.Messages.Select(message => new ExportedMessage(message) { Settings = beside[message.Id].Settings, GeminiParts = beside[message.Id].Parts })],
        };
    });

    private static JsonElement? ReadParts(DbDataReader row, int column)
    {
        if (row.IsDBNull(column))
            return null;
        using var parts = JsonDocument.Parse(row.GetString(column));
        return parts.RootElement.Clone();
    }
}
