using System.Data.Common;
using Parley.Protocol.Files;
using Parley.Server.Data;

namespace Parley.Server.Files;

/// <summary>A file with the name of its content.</summary>
internal sealed record FileRow(UserFile File, string Sha256);

/// <summary>What became of the wish to store a file.</summary>
internal enum Insertion
{
    Done,
    AlreadyThere,
    OverQuota,
}

/// <summary>Reads and writes the rows of files.</summary>
internal static class FileRows
{
    private const string Columns = """ "Id", "Name", "MediaType", "Kind", "Size", "CreatedAt", "Sha256" """;

    /// <summary>Within the quota, however many are stored at the same time.</summary>
    public static Insertion Insert(WriteConnection db, Guid ownerId, FileRow row, long quota)
    {
        // Others wait here until this one counts.
        if (db.LocksRows)
            db.QueryFirst("""select 1 from "Accounts" where "Id" = @owner for update""", _ => true, ("@owner", ownerId));
        if (Find(db, ownerId, row.File.Id) is not null)
            return Insertion.AlreadyThere;
        if (Used(db, ownerId) + row.File.Size > quota)
            return Insertion.OverQuota;

        db.Execute(
            """
            insert into "Files" ("OwnerId", "Id", "Name", "MediaType", "Kind", "Size", "Sha256", "CreatedAt")
            values (@owner, @id, @name, @type, @kind, @size, @hash, @created)
            """,
            ("@owner", ownerId), ("@id", row.File.Id), ("@name", row.File.Name), ("@type", row.File.MediaType), ("@kind", row.File.Kind),
            ("@size", row.File.Size), ("@hash", row.Sha256), ("@created", row.File.CreatedAt));
        return Insertion.Done;
    }

    public static long Used(PreparedConnection db, Guid ownerId) => db.QueryFirst(
        """select cast(coalesce(sum("Size"), 0) as bigint) from "Files" where "OwnerId" = @owner""", row => row.GetInt64(0), ("@owner", ownerId));

    public static FileRow? Find(PreparedConnection db, Guid ownerId, Guid id) => db.QueryFirst(
        $"""select {Columns} from "Files" where "OwnerId" = @owner and "Id" = @id""", Read, ("@owner", ownerId), ("@id", id));

    /// <summary>The newest first.</summary>
    public static List<FileRow> List(PreparedConnection db, Guid ownerId, FileCursor? after, int limit) => db.Query(
        $"""
        select {Columns} from "Files" where "OwnerId" = @owner
        {(after is null ? "" : """and ("CreatedAt", "Id") < (@created, @id)""")}
        order by "CreatedAt" desc, "Id" desc limit @limit
        """,
        Read,
        [("@owner", ownerId), .. after is null ? [] : new (string, object?)[] { ("@created", after.CreatedAt), ("@id", after.Id) }, ("@limit", limit)]);

    /// <returns>The content that it had.</returns>
    public static IReadOnlyList<string> Delete(WriteConnection db, Guid ownerId, Guid id)
    {
        if (Find(db, ownerId, id) is not { } row)
            return [];
        return db.Execute("""delete from "Files" where "OwnerId" = @owner and "Id" = @id""", ("@owner", ownerId), ("@id", id)) > 0 ? [row.Sha256] : [];
    }

    /// <summary>Deletes some of all that a user has.</summary>
    public static IReadOnlyList<string> DeleteSome(WriteConnection db, Guid ownerId) =>
        [.. List(db, ownerId, after: null, limit: 50).SelectMany(row => Delete(db, ownerId, row.File.Id))];

    private static FileRow Read(DbDataReader row) => new(
        new UserFile
        {
            Id = row.GetGuid(0),
            Name = row.GetString(1),
            MediaType = row.GetString(2),
            Kind = row.GetString(3),
            Size = row.GetInt64(4),
            CreatedAt = row.GetInstant(5),
        },
        row.GetString(6));
}
