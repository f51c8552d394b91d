using System.Data.Common;
using Parley.Protocol;
using Parley.Server.Accounts;
using Parley.Server.Data;

namespace Parley.Server.Keys;

/// <summary>Keeps the keys to Gemini, and whether users may have their own.</summary>
internal sealed class GeminiKeyStore(ReadPool reads, DatabaseWriter writer)
{
    /// <summary>How many the installation may have.</summary>
    public const int Most = 20;

    // In the numbers that two of PostgreSQL's integers make, which nothing else uses: one is added after the other.
    private const int LockKind = 0x5061_7203;

    private const string OwnKeys = "gemini.own-keys";
    private const string Columns = """ "Id", "OwnerId", "Kind", "Label", "Secret", "Hint", "Project", "Location", "IsEnabled", "Position", "CheckedAt", "Problem", "CreatedAt" """;

    /// <summary>All there are, users' own among them, in the order in which they are asked.</summary>
    public async Task<(List<StoredGeminiKey> Keys, bool OwnKeys)> ReadAsync() => await reads.RunAsync(db => (
        db.Query($"""select {Columns} from "GeminiKeys" order by "Position", "CreatedAt", "Id" """, Read),
        db.QueryFirst("""select "Value" from "Settings" where "Name" = @name""", row => row.GetString(0), ("@name", OwnKeys)) == "true"));

    /// <summary>Adds one of the installation's, as the last.</summary>
    /// <param name="key">The new one.</param>
    /// <param name="isSame">Whether one that there is is the same: what is encrypted cannot be compared here.</param>
    /// <returns>One of <see cref="ProblemCodes"/> where it is not added; null where it is.</returns>
    public Task<string?> AddAsync(StoredGeminiKey key, Predicate<StoredGeminiKey> isSame) => writer.RunAsync(db =>
    {
        if (db.LocksRows)
            db.Execute("select pg_advisory_xact_lock(@kind, 0)", ("@kind", LockKind));
        var there = db.Query($"""select {Columns} from "GeminiKeys" where "OwnerId" is null""", Read);
        if (there.Exists(isSame))
            return ProblemCodes.KeyExists;
        if (there.Count >= Most)
            return ProblemCodes.TooManyKeys;
        Insert(db, key, there.Select(other => other.Position).DefaultIfEmpty().Max() + 1);
        return (string?)null;
    });

    /// <summary>A user's own, instead of the one before.</summary>
    public Task SetOwnAsync(StoredGeminiKey key) => writer.RunAsync(db =>
    {
        RemoveOwn(db, key.OwnerId!.Value);
        // Not of an account that is gone meanwhile.
        if (db.QueryFirst($"""select count(*) from "Accounts" where "Id" = @owner and "State" <> {(int)AccountState.Deleting}""", row => row.GetInt64(0), ("@owner", key.OwnerId.Value)) == 1)
            Insert(db, key, position: 0);
    });

    public Task RemoveOwnAsync(Guid ownerId) => writer.RunAsync(db => { RemoveOwn(db, ownerId); });

    /// <returns>Whether there was one.</returns>
    public async Task<bool> RemoveAsync(Guid id) => await writer.RunAsync(db => db.Execute("""delete from "GeminiKeys" where "Id" = @id and "OwnerId" is null""", ("@id", id))) > 0;

    /// <summary>Changes one of the installation's; what is null stays.</summary>
    /// <returns>Whether there is one.</returns>
    public async Task<bool> ChangeAsync(Guid id, string? label, bool? enabled, bool first) => await writer.RunAsync(db => db.Execute(
        $"""
        update "GeminiKeys" set "Label" = coalesce(@label, "Label"), "IsEnabled" = coalesce(@enabled, "IsEnabled"),
            "Position" = {(first ? """(select min(k."Position") from "GeminiKeys" k where k."OwnerId" is null) - 1""" : "\"Position\"")}
        where "Id" = @id and "OwnerId" is null
        """,
        ("@label", label), ("@enabled", enabled), ("@id", id))) > 0;

    /// <summary>What Gemini said of one.</summary>
    public Task NoteAsync(Guid id, string? problem, DateTimeOffset now) => writer.RunAsync(db => db.Execute(
        """update "GeminiKeys" set "Problem" = @problem, "CheckedAt" = @now where "Id" = @id""", ("@problem", problem), ("@now", now), ("@id", id)));

    public Task AllowOwnAsync(bool allowed) => writer.RunAsync(db => db.Execute(
        """insert into "Settings" ("Name", "Value") values (@name, @value) on conflict ("Name") do update set "Value" = excluded."Value" """,
        ("@name", OwnKeys), ("@value", allowed ? "true" : "false")));

    private static void RemoveOwn(WriteConnection db, Guid ownerId) => db.Execute("""delete from "GeminiKeys" where "OwnerId" = @owner""", ("@owner", ownerId));

    private static void Insert(WriteConnection db, StoredGeminiKey key, int position) => db.Execute(
        $"""
        insert into "GeminiKeys" ({Columns})
        values (@id, @owner, @kind, @label, @secret, @hint, @project, @location, @enabled, @position, @checked, @problem, @created)
        """,
        ("@id", key.Id), ("@owner", key.OwnerId), ("@kind", key.Kind), ("@label", key.Label), ("@secret", key.Secret), ("@hint", key.Hint), ("@project", key.Project),
        ("@location", key.Location), ("@enabled", key.IsEnabled), ("@position", position), ("@checked", key.CheckedAt), ("@problem", key.Problem), ("@created", key.CreatedAt));

    private static StoredGeminiKey Read(DbDataReader row) => new()
    {
        Id = row.GetGuid(0),
        OwnerId = row.GetGuidOrNull(1),
        Kind = row.GetString(2),
        Label = row.GetString(3),
        Secret = row.GetFieldValue<byte[]>(4),
        Hint = row.GetString(5),
        Project = row.GetStringOrNull(6),
        Location = row.GetStringOrNull(7),
        IsEnabled = row.GetBoolean(8),
        Position = row.GetInt32(9),
        CheckedAt = row.GetInstant(10),
        Problem = row.GetStringOrNull(11),
        CreatedAt = row.GetInstant(12),
    };
}
