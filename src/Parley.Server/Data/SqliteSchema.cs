namespace Parley.Server.Data;

/// <summary>The script that makes a new database, generated from the migrations at build time, and what it says of them.</summary>
internal sealed class SqliteSchema
{
    private const string History = "INSERT INTO \"__EFMigrationsHistory\"";

    private SqliteSchema(string script)
    {
        Script = script;
        Migrations = [.. script.Split('\n').SkipWhile(line => !line.StartsWith(History, StringComparison.Ordinal))
            .Where(line => line.StartsWith("VALUES ('", StringComparison.Ordinal)).Select(line => line.Split('\'')[1])];
    }

    public string Script { get; }

    /// <summary>All that this version knows, oldest first.</summary>
    public IReadOnlyList<string> Migrations { get; }

    public static SqliteSchema Load()
    {
        using var stream = typeof(SqliteSchema).Assembly.GetManifestResourceStream("schema.sqlite.sql")!;
        using var reader = new StreamReader(stream);
        return new SqliteSchema(reader.ReadToEnd());
    }
}
