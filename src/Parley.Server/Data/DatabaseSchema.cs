namespace Parley.Server.Data;

/// <summary>The script that makes a new database, generated from the migrations at build time, and what it says of them.</summary>
internal sealed class DatabaseSchema
{
    private const string History = "INSERT INTO \"__EFMigrationsHistory\"";

    private DatabaseSchema(string script)
    {
        Script = script;
        Migrations = [.. script.Split('\n').SkipWhile(line => !line.StartsWith(History, StringComparison.Ordinal))
            .Where(line => line.StartsWith("VALUES ('", StringComparison.Ordinal)).Select(line => line.Split('\'')[1])];
    }

    public string Script { get; }

    /// <summary>All that this version knows, oldest first.</summary>
    public IReadOnlyList<string> Migrations { get; }

    public static DatabaseSchema LoadSqlite() => Load("schema.sqlite.sql");

    public static DatabaseSchema LoadPostgres() => Load("schema.postgres.sql");

    private static DatabaseSchema Load(string name)
    {
        using var stream = typeof(DatabaseSchema).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return new DatabaseSchema(reader.ReadToEnd());
    }
}
