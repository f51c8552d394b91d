using System.Data.Common;
using System.Text.Json;
using Parley.Protocol.Chat;
using Parley.Protocol.Json;
using Parley.Server.Accounts;
using Parley.Server.Data;

namespace Parley.Server.Presets;

/// <summary>Keeps presets. Whose one is stands in every statement: an id alone reaches nothing.</summary>
internal sealed class PresetStore(ReadPool reads, DatabaseWriter writer, TimeProvider time)
{
    private const int MostOfOneAccount = 100;

    // One's own, and everybody's; those that everybody has are changed by administrators alone.
    private const string Seen = """("OwnerId" = @owner or "OwnerId" is null)""";
    private const string Changed = """("OwnerId" = @owner or ("OwnerId" is null and @admin))""";
    private const string Columns = """ "Id", "Name", "Model", "Settings", "OwnerId" is null, "CreatedAt" """;

    public async Task<List<Preset>> ListAsync(Guid ownerId)
    {
        var all = await reads.RunAsync(db => db.Query($"""select {Columns} from "Presets" where {Seen}""", Read, ("@owner", ownerId)));
        return [.. all.OrderBy(preset => preset.Name, StringComparer.InvariantCultureIgnoreCase).ThenBy(preset => preset.CreatedAt)];
    }

    public Task<Preset?> FindAsync(Guid ownerId, Guid id) => reads.RunAsync(db =>
        db.QueryFirst($"""select {Columns} from "Presets" where {Seen} and "Id" = @id""", Read, ("@owner", ownerId), ("@id", id)));

    /// <returns>Null where there are too many.</returns>
    public Task<Preset?> CreateAsync(Guid ownerId, SavePreset wanted)
    {
        var preset = new Preset
        {
            Id = Guid.CreateVersion7(),
            Name = wanted.Name!.Trim(),
            Model = wanted.Model,
            Settings = wanted.Settings,
            Shared = wanted.Shared,
            CreatedAt = time.GetUtcNow(),
        };
        Guid? owner = wanted.Shared ? null : ownerId;
        return writer.RunAsync(db =>
        {
            var count = owner is null
                ? db.QueryFirst("""select count(*) from "Presets" where "OwnerId" is null""", row => row.GetInt64(0))
                : db.QueryFirst("""select count(*) from "Presets" where "OwnerId" = @owner""", row => row.GetInt64(0), ("@owner", ownerId));
            if (count >= MostOfOneAccount)
                return null;
            db.Execute(
                """insert into "Presets" ("Id", "OwnerId", "Name", "Model", "Settings", "CreatedAt") values (@id, @owner, @name, @model, @settings, @created)""",
                ("@id", preset.Id), ("@owner", owner), ("@name", preset.Name), ("@model", preset.Model), ("@settings", Json(preset.Settings)), ("@created", preset.CreatedAt));
            return preset;
        });
    }

    /// <returns>False where there is none that this user may change.</returns>
    public async Task<bool> ChangeAsync(CurrentUser user, Guid id, SavePreset wanted) => await writer.RunAsync(db => db.Execute(
        $"""update "Presets" set "Name" = @name, "Model" = @model, "Settings" = @settings where "Id" = @id and {Changed}""",
        ("@name", wanted.Name!.Trim()), ("@model", wanted.Model), ("@settings", Json(wanted.Settings)), ("@id", id), ("@owner", user.Id), ("@admin", user.IsAdmin))) > 0;

    /// <returns>False where there is none that this user may delete.</returns>
    public async Task<bool> DeleteAsync(CurrentUser user, Guid id) => await writer.RunAsync(db => db.Execute(
        $"""delete from "Presets" where "Id" = @id and {Changed}""", ("@id", id), ("@owner", user.Id), ("@admin", user.IsAdmin))) > 0;

    private static string? Json(ModelSettings? settings) =>
        settings is null or { IsEmpty: true } ? null : JsonSerializer.Serialize(settings with { Preset = null }, ProtocolJsonContext.Default.ModelSettings);

    private static Preset Read(DbDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Name = row.GetString(1),
        Model = row.GetStringOrNull(2),
        Settings = row.GetStringOrNull(3) is { } json ? JsonSerializer.Deserialize(json, ProtocolJsonContext.Default.ModelSettings) : null,
        Shared = row.GetBoolean(4),
        CreatedAt = row.GetInstant(5),
    };
}
