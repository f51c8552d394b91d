using Parley.Server.Data;

namespace Parley.Server.Files;

/// <summary>The rows of contents.</summary>
internal static class BlobRows
{
    private const string Unused = """not exists (select 1 from "Files" f where f."Sha256" = @hash)""";

    public static void Touch(WriteConnection db, string sha256, long size, DateTimeOffset now) => db.Execute(
        """
        insert into "FileBlobs" ("Sha256", "Size", "TouchedAt") values (@hash, @size, @now)
        on conflict ("Sha256") do update set "TouchedAt" = @now
        """,
        ("@hash", sha256), ("@size", size), ("@now", now));

    /// <summary>Whether it is there; where others write, it stays so until the end of the transaction.</summary>
    public static bool Hold(WriteConnection db, string sha256) => db.QueryFirst(
        $"""select 1 from "FileBlobs" where "Sha256" = @hash {(db.LocksRows ? "for update" : "")}""", _ => true, ("@hash", sha256));

    /// <summary>Whether nothing refers to it, nor was it stored again since.</summary>
    public static bool IsUnused(WriteConnection db, string sha256, DateTimeOffset asOf) => db.QueryFirst(
        $"""select 1 from "FileBlobs" where "Sha256" = @hash and "TouchedAt" <= @asOf and {Unused} {(db.LocksRows ? "for update" : "")}""",
        _ => true, ("@hash", sha256), ("@asOf", asOf));

    /// <returns>Whether it is gone now.</returns>
    public static bool DeleteUnused(WriteConnection db, string sha256) => db.Execute(
        $"""delete from "FileBlobs" where "Sha256" = @hash and {Unused}""", ("@hash", sha256)) > 0;

    public static List<string> Unreferred(PreparedConnection db, DateTimeOffset before) => db.Query(
        """
        select b."Sha256" from "FileBlobs" b where b."TouchedAt" < @before
        and not exists (select 1 from "Files" f where f."Sha256" = b."Sha256") limit 1000
        """,
        row => row.GetString(0), ("@before", before));

    public static bool Exists(PreparedConnection db, string sha256) => db.QueryFirst(
        """select 1 from "FileBlobs" where "Sha256" = @hash""", _ => true, ("@hash", sha256));

    public static int Pieces(PreparedConnection db, string sha256) => db.QueryFirst(
        """select count(*) from "FilePieces" where "Sha256" = @hash""", row => row.GetInt32(0), ("@hash", sha256));

    public static void InsertPiece(WriteConnection db, string sha256, int number, byte[] bytes) => db.Execute(
        """
        insert into "FilePieces" ("Sha256", "Number", "Bytes") values (@hash, @number, @bytes)
        on conflict ("Sha256", "Number") do update set "Bytes" = @bytes
        """,
        ("@hash", sha256), ("@number", number), ("@bytes", bytes));

    public static byte[]? ReadPiece(PreparedConnection db, string sha256, int number) => db.QueryFirst(
        """select "Bytes" from "FilePieces" where "Sha256" = @hash and "Number" = @number""", row => row.GetFieldValue<byte[]>(0), ("@hash", sha256), ("@number", number));

    /// <summary>Some of them: each unit of work is short.</summary>
    public static int DeleteSomePieces(WriteConnection db, string sha256) => db.Execute(
        """
        delete from "FilePieces" where "Sha256" = @hash and "Number" in (select "Number" from "FilePieces" where "Sha256" = @hash order by "Number" desc limit 32)
        """,
        ("@hash", sha256));
}
