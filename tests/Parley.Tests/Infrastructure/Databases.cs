namespace Parley.Tests.Infrastructure;

/// <summary>Names the trait of tests that say something about one database alone; all others are run on both.</summary>
internal static class Databases
{
    public const string Trait = "Database";
    public const string Sqlite = "SQLite";
    public const string Postgres = "PostgreSQL";
}
