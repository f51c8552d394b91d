using Microsoft.EntityFrameworkCore;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace Parley.Server.Data;

internal sealed class PostgresDbContext(DbContextOptions<PostgresDbContext> options) : AppDbContext(options)
{
    /// <summary>The oldest version that is still cared for by its makers.</summary>
    public static readonly Version Oldest = new(13, 0);

    public static void Assume(NpgsqlDbContextOptionsBuilder builder) => builder.SetPostgresVersion(Oldest);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        // Compared by its bytes, as SQLite does, whatever language the server was set up for.
        configurationBuilder.Properties<string>().UseCollation("C");
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AppDbContext).Assembly, type => type.IsAssignableTo(typeof(IOnPostgresOnly)));
    }
}

/// <summary>Marks the mapping of what is stored on PostgreSQL alone.</summary>
internal interface IOnPostgresOnly;
