using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Parley.Server.Data;

namespace Parley.Tests.Data;

public sealed class SchemaTests
{
    [Fact]
    public void The_migrations_lead_to_the_model_that_the_code_describes_or_else_run_eng_schema()
    {
        using var context = new SqliteDesignTime().CreateDbContext([]);

        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Fact]
    public void The_script_for_new_databases_is_what_the_migrations_say_or_else_run_eng_schema()
    {
        using var context = new SqliteDesignTime().CreateDbContext([]);

        var script = context.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.NoTransactions);

        Assert.Equal(script.ReplaceLineEndings().Trim(), SqliteSchema.Load().Script.ReplaceLineEndings().Trim());
        Assert.Equal(context.Database.GetMigrations(), SqliteSchema.Load().Migrations);
    }
}
