using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Parley.Server.Data;

/// <summary>What <c>eng/schema</c> makes SQLite's migrations with; no database is opened.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteDbContext>
{
    public SqliteDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteDbContext>().UseSqlite("Data Source=:memory:").Options);
}

/// <summary>What <c>eng/schema</c> makes PostgreSQL's migrations with; no database is opened.</summary>
internal sealed class PostgresDesignTime : IDesignTimeDbContextFactory<PostgresDbContext>
{
    public PostgresDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresDbContext>().UseNpgsql("Host=nowhere", PostgresDbContext.Assume).Options);
}
