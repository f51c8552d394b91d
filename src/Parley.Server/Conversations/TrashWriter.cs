using Parley.Protocol.Conversations;
using Parley.Server.Data;

namespace Parley.Server.Conversations;

/// <summary>Puts conversations into the trash, takes them out, and reads what is in it.</summary>
internal static class TrashWriter
{
    // A conversation may have thousands of messages: no unit of work keeps the others waiting for long.
    private const int InOneUnit = 20;

    public static bool Delete(WriteConnection db, Guid ownerId, Guid id, DateTimeOffset now) => db.Execute(
        """update "Conversations" set "DeletedAt" = @now where "OwnerId" = @owner and "Id" = @id and "DeletedAt" is null""",
        ("@now", now), ("@owner", ownerId), ("@id", id)) > 0;

    public static bool Holds(PreparedConnection db, Guid ownerId, Guid id) => db.QueryFirst(
        """select 1 from "Conversations" where "OwnerId" = @owner and "Id" = @id and "DeletedAt" is not null""",
        row => true, ("@owner", ownerId), ("@id", id));

    public static bool Restore(WriteConnection db, Guid ownerId, Guid id) => db.Execute(
        """update "Conversations" set "DeletedAt" = null where "OwnerId" = @owner and "Id" = @id and "DeletedAt" is not null""",
        ("@owner", ownerId), ("@id", id)) > 0;

    public static bool Erase(WriteConnection db, Guid ownerId, Guid id) => db.Execute(
        """delete from "Conversations" where "OwnerId" = @owner and "Id" = @id and "DeletedAt" is not null""",
        ("@owner", ownerId), ("@id", id)) > 0;

    public static int EraseSomeOf(WriteConnection db, Guid ownerId) => db.Execute(
        """
        delete from "Conversations" where "Id" in (
            select "Id" from "Conversations" where "OwnerId" = @owner and "DeletedAt" is not null limit @some)
        """,
        ("@owner", ownerId), ("@some", InOneUnit));

    public static int EraseSomeFromBefore(WriteConnection db, DateTimeOffset before) => db.Execute(
        """
        delete from "Conversations" where "Id" in (
            select "Id" from "Conversations" where "DeletedAt" is not null and "DeletedAt" <= @before limit @some)
        """,
        ("@before", before), ("@some", InOneUnit));

    /// <summary>What was deleted last comes first.</summary>
    public static List<TrashedConversation> List(PreparedConnection db, Guid ownerId, ConversationCursor? after, int limit, TimeSpan keptFor) => db.Query(
        $"""
        select {ConversationQueries.SummaryColumns}, "DeletedAt" from "Conversations" where "OwnerId" = @owner and "DeletedAt" is not null
        {(after is null ? "" : """and ("DeletedAt", "Id") < (@deleted, @id)""")}
        order by "DeletedAt" desc, "Id" desc limit @limit
        """,
        row => new TrashedConversation
        {
            Id = row.GetGuid(0),
            Title = row.GetString(1),
            Model = row.GetStringOrNull(2),
            Pinned = row.GetBoolean(3),
            Archived = row.GetBoolean(4),
            CreatedAt = row.GetInstant(5),
            UpdatedAt = row.GetInstant(6),
            DeletedAt = row.GetInstant(7),
            KeptUntil = row.GetInstant(7) + keptFor,
        },
        [
            ("@owner", ownerId),
            .. after is null ? [] : new (string, object?)[] { ("@deleted", after.UpdatedAt), ("@id", after.Id) },
            ("@limit", limit),
        ]);
}
