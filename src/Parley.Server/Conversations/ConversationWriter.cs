using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Protocol.Json;
using Parley.Server.Data;

namespace Parley.Server.Conversations;

/// <summary>Changes and deletes conversations.</summary>
internal static class ConversationWriter
{
    /// <summary>Changes what is given.</summary>
    public static UpdateOutcome Update(WriteConnection db, Guid ownerId, Guid id, UpdateConversation change)
    {
        if (ConversationQueries.FindSummary(db, ownerId, id) is null)
            return new UpdateOutcome.NoSuchConversation();

        Guid? leaf = null;
        if (change.CurrentMessageId is { } shown)
        {
            var messages = db.Query(
                """select "Id", "ParentId" from "Messages" where "ConversationId" = @id order by "Sequence" """,
                row => (Id: row.GetGuid(0), ParentId: row.GetGuidOrNull(1)), ("@id", id));
            if (!messages.Exists(message => message.Id == shown))
                return new UpdateOutcome.NoSuchMessage();
            leaf = TreeNode.LeafBelow(shown, messages);
        }

        db.Execute(
            """
            update "Conversations" set
                "Title" = coalesce(@title, "Title"), "TitleKey" = coalesce(@key, "TitleKey"), "TitledByUser" = ("TitledByUser" or @titled),
                "Pinned" = coalesce(@pinned, "Pinned"), "Archived" = coalesce(@archived, "Archived"), "Model" = coalesce(@model, "Model"),
                "CurrentMessageId" = coalesce(@leaf, "CurrentMessageId")
            where "OwnerId" = @owner and "Id" = @id
            """,
            ("@title", change.Title), ("@key", change.Title?.ToUpperInvariant()), ("@titled", change.Title is not null),
            ("@pinned", change.Pinned), ("@archived", change.Archived), ("@model", change.Model), ("@leaf", leaf),
            ("@owner", ownerId), ("@id", id));
        if (change.Settings is { } settings)
            KeepSettings(db, ownerId, id, settings);
        if (change.Title is not null)
            SearchEntry.RenewTitle(db, ownerId, id);
        return new UpdateOutcome.Updated(ConversationQueries.FindSummary(db, ownerId, id)!);
    }

    /// <summary>Has its next answers asked with these; where nothing is set, with none.</summary>
    public static void KeepSettings(WriteConnection db, Guid ownerId, Guid id, ModelSettings settings) => db.Execute(
        """update "Conversations" set "Settings" = @settings where "OwnerId" = @owner and "Id" = @id""",
        ("@settings", MessageRows.ToJson(settings.IsEmpty ? null : settings, ProtocolJsonContext.Default.ModelSettings)), ("@owner", ownerId), ("@id", id));

    /// <summary>Gives a title that a program made, unless the user named the conversation.</summary>
    public static bool Retitle(WriteConnection db, Guid ownerId, Guid id, string title)
    {
        var retitled = db.Execute(
            """update "Conversations" set "Title" = @title, "TitleKey" = @key where "OwnerId" = @owner and "Id" = @id and "TitledByUser" = @no""",
            ("@title", title), ("@key", title.ToUpperInvariant()), ("@owner", ownerId), ("@id", id), ("@no", false)) > 0;
        if (retitled)
            SearchEntry.RenewTitle(db, ownerId, id);
        return retitled;
    }

    /// <summary>Deletes the conversation with all its messages for good.</summary>
    public static bool Erase(WriteConnection db, Guid ownerId, Guid id) => db.Execute(
        """delete from "Conversations" where "OwnerId" = @owner and "Id" = @id""", ("@owner", ownerId), ("@id", id)) > 0;

    /// <summary>Deletes some of a user's conversations for good, those in the trash too; says how many.</summary>
    public static int EraseSomeOf(WriteConnection db, Guid ownerId) => db.Execute(
        """delete from "Conversations" where "Id" in (select "Id" from "Conversations" where "OwnerId" = @owner limit 20)""", ("@owner", ownerId));
}

/// <summary>What became of a change.</summary>
internal abstract record UpdateOutcome
{
    private UpdateOutcome()
    {
    }

    internal sealed record Updated(UpdatedConversation Conversation) : UpdateOutcome;

    internal sealed record NoSuchConversation : UpdateOutcome;

    internal sealed record NoSuchMessage : UpdateOutcome;
}
