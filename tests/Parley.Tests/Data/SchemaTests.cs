using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Parley.Server.Data;

namespace Parley.Tests.Data;

public sealed class SchemaTests
{
    [Fact]
    public void The_migrations_of_SQLite_lead_to_the_model_that_the_code_describes_or_else_run_eng_schema() =>
        LeadsToTheModel(new SqliteDesignTime().CreateDbContext([]), DatabaseSchema.LoadSqlite());

    [Fact]
    public void The_migrations_of_PostgreSQL_lead_to_the_model_that_the_code_describes_or_else_run_eng_schema() =>
        LeadsToTheModel(new PostgresDesignTime().CreateDbContext([]), DatabaseSchema.LoadPostgres());

    private static void LeadsToTheModel(AppDbContext context, DatabaseSchema schema)
    {
        using var _ = context;
        Assert.False(context.Database.HasPendingModelChanges());

        var script = context.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.NoTransactions);
        Assert.Equal(script.ReplaceLineEndings().Trim(), schema.Script.ReplaceLineEndings().Trim());
        Assert.Equal(context.Database.GetMigrations(), schema.Migrations);
    }
}
