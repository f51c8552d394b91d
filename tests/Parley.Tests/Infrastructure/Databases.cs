namespace Parley.Tests.Infrastructure;

/// <summary>Names the trait of tests that are run on one database alone; all others are run on both.</summary>
internal static class Databases
{
    public const string Trait = "Database";

    /// <summary>They say something about SQLite.</summary>
    public const string Sqlite = "SQLite";

    /// <summary>They say nothing about any database, so once is enough.</summary>
    public const string Either = "Either";

    /// <summary>They say something about PostgreSQL.</summary>
    public const string Postgres = "PostgreSQL";
}
