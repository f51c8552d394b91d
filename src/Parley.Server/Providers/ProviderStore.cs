using System.Data.Common;
using System.Text.Json;
using Parley.Server.Data;

namespace Parley.Server.Providers;

/// <summary>What became of a provider that was to be added.</summary>
internal enum AddOutcome
{
    Added,
    TooMany,
    NameTaken,
}

/// <summary>Keeps the providers.</summary>
internal sealed class ProviderStore(ReadPool reads, DatabaseWriter writer)
{
    public const int Most = 50;
    private const string Columns = """ "Id", "Name", "Address", "Key", "IsEnabled", "Listed", "Named", "CheckedAt", "Problem", "CreatedAt" """;

    /// <summary>All of them, by name.</summary>
    public Task<List<KnownProvider>> ListAsync() => reads.RunAsync(db => db.Query($"""select {Columns} from "Providers" order by "Name" """, Read));

    public Task<KnownProvider?> FindAsync(Guid id) =>
        reads.RunAsync(db => db.QueryFirst($"""select {Columns} from "Providers" where "Id" = @id""", Read, ("@id", id)));

    public Task<AddOutcome> AddAsync(KnownProvider provider) => writer.RunAsync(db =>
    {
        if (db.QueryFirst("""select count(*) from "Providers" """, row => row.GetInt64(0)) >= Most)
            return AddOutcome.TooMany;
        var added = db.Execute(
            $"""
            insert into "Providers" ({Columns}) values (@id, @name, @address, @key, @enabled, @listed, @named, @checked, @problem, @created)
            on conflict ("Name") do nothing
            """,
            ("@id", provider.Id), ("@name", provider.Name), ("@address", provider.Address), ("@key", provider.Key), ("@enabled", provider.IsEnabled),
            ("@listed", ToJson(provider.Listed)), ("@named", ToJson(provider.Named)), ("@checked", provider.CheckedAt), ("@problem", provider.Problem),
            ("@created", provider.CreatedAt));
        return added > 0 ? AddOutcome.Added : AddOutcome.NameTaken;
    });

    /// <summary>Changes one as it is at that moment.</summary>
    /// <returns>As it is then; null where there is none.</returns>
    public Task<KnownProvider?> ChangeAsync(Guid id, Func<KnownProvider, KnownProvider> change) => writer.RunAsync(db =>
    {
        if (db.QueryFirst($"""select {Columns} from "Providers" where "Id" = @id {(db.LocksRows ? "for update" : "")}""", Read, ("@id", id)) is not { } before)
            return null;
        var provider = change(before);
        db.Execute(
            """
            update "Providers" set "Address" = @address, "Key" = @key, "IsEnabled" = @enabled, "Listed" = @listed, "Named" = @named,
                "CheckedAt" = @checked, "Problem" = @problem
            where "Id" = @id
            """,
            ("@address", provider.Address), ("@key", provider.Key), ("@enabled", provider.IsEnabled), ("@listed", ToJson(provider.Listed)),
            ("@named", ToJson(provider.Named)), ("@checked", provider.CheckedAt), ("@problem", provider.Problem), ("@id", id));
        return provider;
    });

    public async Task<bool> RemoveAsync(Guid id) => await writer.RunAsync(db => db.Execute("""delete from "Providers" where "Id" = @id""", ("@id", id))) > 0;

    private static string ToJson(IReadOnlyList<string> models) => JsonSerializer.Serialize(models, ProviderJson.Default.IReadOnlyListString);

    private static IReadOnlyList<string> ModelsIn(string json) => JsonSerializer.Deserialize(json, ProviderJson.Default.IReadOnlyListString)!;

    private static KnownProvider Read(DbDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3), row.GetBoolean(4),
        ModelsIn(row.GetString(5)), ModelsIn(row.GetString(6)), row.IsDBNull(7) ? null : row.GetInstant(7), row.GetStringOrNull(8), row.GetInstant(9));
}
