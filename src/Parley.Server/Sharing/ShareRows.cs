using System.Data.Common;
using Parley.Protocol.Json;
using Parley.Protocol.Sharing;
using Parley.Server.Conversations;
using Parley.Server.Data;

namespace Parley.Server.Sharing;

/// <summary>Reads and writes links.</summary>
internal static class ShareRows
{
    private const string Columns = """ "Id", "ConversationId", "Title", "Token", "Count", "SharedBy", "CreatedAt", "ExpiresAt" """;

    // What is in the trash is shared with nobody until it is back; what has expired is as good as gone.
    private static readonly string IsGood = $"""("ExpiresAt" is null or "ExpiresAt" > @now) and {ConversationHead.NotDeleted}""";

    /// <summary>How many good links the user has.</summary>
    public static int CountOf(PreparedConnection db, Guid ownerId, DateTimeOffset now) => db.QueryFirst(
        $"""select count(*) from "Shares" where "OwnerId" = @owner and {IsGood}""", row => row.GetInt32(0), ("@owner", ownerId), ("@now", now));

    /// <summary>A copy as it is kept.</summary>
    public static string ToJson(IReadOnlyList<SharedMessage> messages) => MessageRows.ToJson(messages, ProtocolJsonContext.Default.IReadOnlyListSharedMessage)!;

    public static void Insert(WriteConnection db, Guid ownerId, Share share, string copy) => db.Execute(
        """
        insert into "Shares" ("Id", "OwnerId", "ConversationId", "Token", "Title", "SharedBy", "Count", "Messages", "CreatedAt", "ExpiresAt")
        values (@id, @owner, @conversation, @token, @title, @by, @count, @messages, @now, @expires)
        """,
        ("@id", share.Id), ("@owner", ownerId), ("@conversation", share.ConversationId), ("@token", share.Path[ShareAddress.Prefix.Length..]),
        ("@title", share.Title), ("@by", share.SharedBy), ("@count", share.Messages),
        ("@messages", copy), ("@now", share.CreatedAt), ("@expires", share.ExpiresAt));

    /// <summary>The user's good links, the newest first.</summary>
    public static List<Share> List(PreparedConnection db, Guid ownerId, Guid? conversationId, DateTimeOffset now) => db.Query(
        $"""
        select {Columns} from "Shares" where "OwnerId" = @owner and {IsGood}
        and ("ConversationId" = @conversation or @conversation is null) order by "CreatedAt" desc, "Id" desc
        """,
        Read, ("@owner", ownerId), ("@conversation", conversationId), ("@now", now));

    /// <summary>What a link shows; null where it leads nowhere.</summary>
    public static (Share Share, IReadOnlyList<SharedMessage> Messages)? Find(PreparedConnection db, string token, DateTimeOffset now) => db.QueryFirst(
        $"""select {Columns}, "Messages" from "Shares" where "Token" = @token and {IsGood}""",
        row => ((Share, IReadOnlyList<SharedMessage>)?)(Read(row), MessageRows.FromJson(row, 8, ProtocolJsonContext.Default.IReadOnlyListSharedMessage)!),
        ("@token", token), ("@now", now));

    /// <summary>Whose link it is; null where it leads nowhere.</summary>
    public static Guid? OwnerOf(PreparedConnection db, string token, DateTimeOffset now) => db.QueryFirst(
        $"""select "OwnerId" from "Shares" where "Token" = @token and {IsGood}""", row => (Guid?)row.GetGuid(0), ("@token", token), ("@now", now));

    public static int Delete(WriteConnection db, Guid ownerId, Guid id) => db.Execute(
        """delete from "Shares" where "OwnerId" = @owner and "Id" = @id""", ("@owner", ownerId), ("@id", id));

    public static int DeleteAllOf(WriteConnection db, Guid ownerId) => db.Execute("""delete from "Shares" where "OwnerId" = @owner""", ("@owner", ownerId));

    private static Share Read(DbDataReader row) => new()
    {
        Id = row.GetGuid(0),
        ConversationId = row.GetGuid(1),
        Title = row.GetString(2),
        Path = ShareAddress.Prefix + row.GetString(3),
        Messages = row.GetInt32(4),
        SharedBy = row.GetStringOrNull(5),
        CreatedAt = row.GetInstant(6),
        ExpiresAt = row.IsDBNull(7) ? null : row.GetInstant(7),
    };
}
