using Parley.Protocol.Chat;
using Parley.Protocol.Json;
using Parley.Server.Data;

namespace Parley.Server.Conversations;

/// <summary>What an append needs to know of a conversation.</summary>
internal sealed record ConversationHead(Guid Id, string? Model, Guid? CurrentMessageId, ModelSettings? Settings = null)
{
    /// <summary>Of a row that belongs to a conversation: what is in the trash is there for nobody but the trash.</summary>
    public const string NotDeleted = """exists (select 1 from "Conversations" c where c."Id" = "ConversationId" and c."DeletedAt" is null)""";

    public int NextSequence { get; set; }

    private const string One =
        """select "Model", "CurrentMessageId", "NextSequence", "Settings" from "Conversations" where "OwnerId" = @owner and "Id" = @id and "DeletedAt" is null""";

    /// <summary>Whoever writes has it alone until the unit of work has ended.</summary>
    public static ConversationHead? Find(PreparedConnection db, Guid ownerId, Guid id) => db.QueryFirst(
        db.LocksRows ? One + " for update" : One,
        row => new ConversationHead(id, row.GetStringOrNull(0), row.GetGuidOrNull(1), MessageRows.FromJson(row, 3, ProtocolJsonContext.Default.ModelSettings)) { NextSequence = row.GetInt32(2) },
        ("@owner", ownerId), ("@id", id));

    public static ConversationHead Insert(WriteConnection db, NewReply wish, string title)
    {
        var id = wish.NewConversationId;
        db.Execute(
            """
            insert into "Conversations" ("Id", "OwnerId", "Title", "TitleKey", "TitledByUser", "Pinned", "Archived", "CreatedAt", "UpdatedAt", "NextSequence")
            values (@id, @owner, @title, @key, @no, @no, @no, @now, @now, 1)
            """,
            ("@id", id), ("@owner", wish.OwnerId), ("@title", title), ("@key", title.ToUpperInvariant()),
            ("@no", false), ("@now", wish.Now));
        SearchEntry.Add(db, wish.OwnerId, id);
        return new ConversationHead(id, null, null) { NextSequence = 1 };
    }
}

/// <summary>A message as the tree's rules see it.</summary>
internal sealed record TreeNode(Guid Id, Guid ConversationId, Guid? ParentId, bool IsReply, string Status)
{
    public static TreeNode? Find(PreparedConnection db, Guid ownerId, Guid id) => db.QueryFirst(
        """select "ConversationId", "ParentId", "Role", "Status" from "Messages" where "OwnerId" = @owner and "Id" = @id""",
        row => new TreeNode(id, row.GetGuid(0), row.GetGuidOrNull(1), row.GetString(2) == MessageRoles.Assistant, row.GetString(3)),
        ("@owner", ownerId), ("@id", id));

    /// <summary>Of a conversation's messages in order: the newest leaf below one of them.</summary>
    public static Guid LeafBelow(Guid id, IEnumerable<(Guid Id, Guid? ParentId)> messages)
    {
        var newestChild = new Dictionary<Guid, Guid>();
        foreach (var message in messages)
        {
            if (message.ParentId is { } parent)
                newestChild[parent] = message.Id;
        }

        while (newestChild.TryGetValue(id, out var child))
            id = child;
        return id;
    }
}
