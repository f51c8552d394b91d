using System.Security.Cryptography;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Json;
using Parley.Protocol.Transfers;
using Parley.Server.Conversations;
using Parley.Server.Data;
using Parley.Server.Hosting;

namespace Parley.Server.Transfers;

/// <summary>Some messages of a conversation, to be taken in within one transaction.</summary>
internal sealed record ImportStep(ExportedConversation Conversation, int From, int Count)
{
    public bool IsLast => From + Count == Conversation.Messages.Count;
}

/// <summary>
/// Takes in what was exported. Messages that are here already stay as they are, the others are added; so the same again
/// changes nothing, and what grew in two places comes together.
/// </summary>
internal static class ImportWriter
{
    /// <returns>How many messages are new, or back from the trash.</returns>
    public static int Write(WriteConnection db, Guid ownerId, ImportStep step)
    {
        var conversation = step.Conversation;
        var id = PlaceOf(db, ownerId, conversation.Id);
        var isBack = TrashWriter.Restore(db, ownerId, id);
        var (next, updatedAt) = FindHead(db, ownerId, id) ?? InsertHead(db, ownerId, id, conversation);
        var here = db.Query("""select "Id" from "Messages" where "ConversationId" = @id""", row => row.GetGuid(0), ("@id", id)).ToHashSet();

        var first = next;
        Guid last = default;
        foreach (var message in conversation.Messages.Skip(step.From).Take(step.Count))
        {
            if (Placed(message.Id) is not null)
                continue;
            last = IsTaken(db, ownerId, message.Id) ? Derive(id, message.Id) : message.Id;
            MessageWriter.Insert(db, ownerId, next++, AsStored(message) with { Id = last, ConversationId = id, ParentId = message.ParentId is { } parent ? Placed(parent) : null },
                settings: MessageRows.ToJson(WithoutServers(message.Settings), ProtocolJsonContext.Default.ModelSettings), geminiParts: message.GeminiParts?.GetRawText());
            here.Add(last);
        }

        if (next == first)
            return isBack ? step.Count : 0;

        // Where the conversation went on elsewhere, what is shown is where it went on last.
        var isLater = conversation.UpdatedAt >= updatedAt;
        var shown = !isLater ? null : step.IsLast ? LeafBelow(db, id, conversation.CurrentMessageId is { } current ? Placed(current) : last) : last;
        db.Execute(
            """
            update "Conversations" set "NextSequence" = @next, "UpdatedAt" = @updated, "CurrentMessageId" = coalesce(@shown, "CurrentMessageId")
            where "OwnerId" = @owner and "Id" = @id
            """,
            ("@next", next), ("@updated", isLater ? conversation.UpdatedAt : updatedAt), ("@shown", shown), ("@owner", ownerId), ("@id", id));
        return next - first;

        Guid? Placed(Guid messageId) => here.Contains(messageId) ? messageId : Derive(id, messageId) is var derived && here.Contains(derived) ? derived : null;
    }

    /// <summary>The conversation keeps its id unless somebody else has it: then it always gets the same other one, and is found again.</summary>
    private static Guid PlaceOf(WriteConnection db, Guid ownerId, Guid id) => db.QueryFirst(
        """select "OwnerId" from "Conversations" where "Id" = @id""", row => (Guid?)row.GetGuid(0), ("@id", id)) is { } other && other != ownerId
        ? Derive(ownerId, id)
        : id;

    private static bool IsTaken(WriteConnection db, Guid ownerId, Guid messageId) => db.QueryFirst(
        """select 1 from "Messages" where "OwnerId" = @owner and "Id" = @id""", _ => true, ("@owner", ownerId), ("@id", messageId));

    private static (int NextSequence, DateTimeOffset UpdatedAt)? FindHead(WriteConnection db, Guid ownerId, Guid id) => db.QueryFirst(
        $"""select "NextSequence", "UpdatedAt" from "Conversations" where "OwnerId" = @owner and "Id" = @id {(db.LocksRows ? "for update" : "")}""",
        row => ((int, DateTimeOffset)?)(row.GetInt32(0), row.GetInstant(1)), ("@owner", ownerId), ("@id", id));

    private static (int NextSequence, DateTimeOffset UpdatedAt) InsertHead(WriteConnection db, Guid ownerId, Guid id, ExportedConversation conversation)
    {
        db.Execute(
            """
            insert into "Conversations" ("Id", "OwnerId", "Title", "TitleKey", "TitledByUser", "Model", "Pinned", "Archived", "CreatedAt", "UpdatedAt", "NextSequence", "Settings")
            values (@id, @owner, @title, @key, @titled, @model, @pinned, @archived, @created, @updated, 1, @settings)
            """,
            ("@id", id), ("@owner", ownerId), ("@title", conversation.Title), ("@key", conversation.Title.ToUpperInvariant()),
            ("@titled", conversation.TitledByUser), ("@model", conversation.Model), ("@pinned", conversation.Pinned), ("@archived", conversation.Archived),
            ("@created", conversation.CreatedAt), ("@updated", conversation.UpdatedAt),
            ("@settings", MessageRows.ToJson(WithoutServers(conversation.Settings), ProtocolJsonContext.Default.ModelSettings)));
        SearchEntry.Add(db, ownerId, id);
        return (1, conversation.UpdatedAt);
    }

    private static Guid? LeafBelow(WriteConnection db, Guid conversationId, Guid? messageId) => messageId is not { } id ? null : TreeNode.LeafBelow(id, db.Query(
        """select "Id", "ParentId" from "Messages" where "ConversationId" = @id order by "Sequence" """,
        row => (row.GetGuid(0), row.GetGuidOrNull(1)), ("@id", conversationId)));

    /// <summary>Nobody makes a reply that was growing when it was exported.</summary>
    // Which servers of tools a chat may use is chosen by who uses it, never by a file that somebody was given.
    private static ModelSettings? WithoutServers(ModelSettings? settings) => settings is null ? null : settings with { Servers = null };

    private static ExportedMessage AsStored(ExportedMessage message) => message.Status != MessageStatus.Streaming ? message : message with
    {
        Status = MessageStatus.Interrupted,
        Error = new Problem
        {
            Type = Problems.TypeOf(ProblemCodes.Interrupted),
            Title = Problems.TitleOf(ProblemCodes.Interrupted),
            Status = Problems.StatusOf(ProblemCodes.Interrupted),
            Detail = "This was exported while it was being written. What had come is kept: go on from it, or ask again.",
            Code = ProblemCodes.Interrupted,
        },
    };

    /// <summary>Another id made of two, always the same one.</summary>
    private static Guid Derive(Guid within, Guid id)
    {
        var bytes = SHA256.HashData([.. within.ToByteArray(bigEndian: true), .. id.ToByteArray(bigEndian: true)]).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
