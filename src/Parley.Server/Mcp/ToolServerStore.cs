using System.Data.Common;
using System.Text.Json;
using Parley.Protocol.Tools;
using Parley.Server.Data;

namespace Parley.Server.Mcp;

/// <summary>A server of tools as it is used.</summary>
internal sealed record KnownServer(
    Guid Id, string Name, string Address, byte[]? Headers, IReadOnlyList<string> HeaderNames, bool IsEnabled, IReadOnlyList<KnownTool> Tools,
    DateTimeOffset? CheckedAt, string? Problem, DateTimeOffset CreatedAt)
{
    public ToolServer ToWire() => new()
    {
        Id = Id,
        Name = Name,
        Address = Address,
        Headers = HeaderNames,
        Enabled = IsEnabled,
        Tools = [.. Tools.Select(tool => tool.ToWire() with { Mark = tool.Mark })],
        CheckedAt = CheckedAt,
        Problem = Problem,
    };
}

/// <summary>Keeps the servers of tools. Each answer reads them anew: what was changed on another server counts here at once.</summary>
internal sealed class ToolServerStore(ReadPool reads, DatabaseWriter writer)
{
    public const int Most = 50;
    private const string Columns = """ "Id", "Name", "Address", "Headers", "HeaderNames", "IsEnabled", "Tools", "CheckedAt", "Problem", "CreatedAt" """;

    /// <summary>All of them, by name.</summary>
    public Task<List<KnownServer>> ListAsync() => reads.RunAsync(List);

    /// <summary>The same within a unit of work.</summary>
    public static List<KnownServer> List(PreparedConnection db) => db.Query($"""select {Columns} from "ToolServers" order by "Name", "Id" """, Read);

    public Task<KnownServer?> FindAsync(Guid id) =>
        reads.RunAsync(db => db.QueryFirst($"""select {Columns} from "ToolServers" where "Id" = @id""", Read, ("@id", id)));

    /// <returns>False where there are too many.</returns>
    public Task<bool> AddAsync(KnownServer server) => writer.RunAsync(db =>
    {
        if (db.QueryFirst("""select count(*) from "ToolServers" """, row => row.GetInt64(0)) >= Most)
            return false;
        db.Execute(
            $"""
            insert into "ToolServers" ({Columns}) values (@id, @name, @address, @headers, @names, @enabled, @tools, @checked, @problem, @created)
            """,
            ("@id", server.Id), ("@name", server.Name), ("@address", server.Address), ("@headers", server.Headers), ("@names", NamesOf(server)),
            ("@enabled", server.IsEnabled), ("@tools", ToolsOf(server)), ("@checked", server.CheckedAt), ("@problem", server.Problem), ("@created", server.CreatedAt));
        return true;
    });

    /// <summary>Changes one as it is at that moment.</summary>
    /// <returns>As it is then; null where there is none.</returns>
    public Task<KnownServer?> ChangeAsync(Guid id, Func<KnownServer, KnownServer> change) => writer.RunAsync(db =>
    {
        if (db.QueryFirst($"""select {Columns} from "ToolServers" where "Id" = @id {(db.LocksRows ? "for update" : "")}""", Read, ("@id", id)) is not { } before)
            return null;
        var server = change(before);
        db.Execute(
            """
            update "ToolServers" set "Name" = @name, "Address" = @address, "Headers" = @headers, "HeaderNames" = @names, "IsEnabled" = @enabled,
                "Tools" = @tools, "CheckedAt" = @checked, "Problem" = @problem
            where "Id" = @id
            """,
            ("@name", server.Name), ("@address", server.Address), ("@headers", server.Headers), ("@names", NamesOf(server)), ("@enabled", server.IsEnabled),
            ("@tools", ToolsOf(server)), ("@checked", server.CheckedAt), ("@problem", server.Problem), ("@id", id));
        return server;
    });

    public async Task<bool> RemoveAsync(Guid id) => await writer.RunAsync(db => db.Execute("""delete from "ToolServers" where "Id" = @id""", ("@id", id))) > 0;

    private static string NamesOf(KnownServer server) => JsonSerializer.Serialize(server.HeaderNames, McpJson.Default.IReadOnlyListString);

    private static string ToolsOf(KnownServer server) => JsonSerializer.Serialize(server.Tools, McpJson.Default.IReadOnlyListKnownTool);

    private static KnownServer Read(DbDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3),
        JsonSerializer.Deserialize(row.GetString(4), McpJson.Default.IReadOnlyListString)!, row.GetBoolean(5),
        JsonSerializer.Deserialize(row.GetString(6), McpJson.Default.IReadOnlyListKnownTool)!,
        row.IsDBNull(7) ? null : row.GetInstant(7), row.GetStringOrNull(8), row.GetInstant(9));
}
