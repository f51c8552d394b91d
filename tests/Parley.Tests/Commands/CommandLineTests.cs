using Microsoft.Data.Sqlite;

namespace Parley.Tests.Commands;

public sealed class CommandLineTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("parley-verbs-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task Help_names_every_verb_and_the_manual_does_too()
    {
        var help = await Verb.RunAsync(directory, "--help");
        var manual = Architecture.Repository.Read("docs/operating.md");

        Assert.Equal(0, help.ExitCode);
        foreach (var verb in (string[])["backup", "restore", "create-admin", "reset-password", "migrate", "move", "check", "health"])
        {
            Assert.Contains($"  {verb} ", help.Output, StringComparison.Ordinal);
            Assert.Contains($"parley {verb}", manual, StringComparison.Ordinal);
            Assert.Contains("Usage:", (await Verb.RunAsync(directory, verb, "--help")).Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Version_is_a_number() =>
        Assert.Matches(@"^\d+\.\d+\.\d+", (await Verb.RunAsync(directory, "--version")).Output);

    [Theory]
    [InlineData("bakcup")]
    [InlineData("backup", "--too")]
    [InlineData("restore")]
    public async Task What_it_does_not_know_is_answered_with_the_usage(params string[] arguments)
    {
        var verb = await Verb.RunAsync(directory, arguments);

        Assert.Equal((64, ""), (verb.ExitCode, verb.Output));
        Assert.Contains("Usage: parley", verb.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_makes_a_database_then_has_nothing_to_do()
    {
        var first = await Verb.RunAsync(directory, "migrate");
        var second = await Verb.RunAsync(directory, "migrate");

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.StartsWith("Made a new database", first.Output, StringComparison.Ordinal);
        Assert.StartsWith("The database is up to date", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_that_fails_names_the_way_back_and_the_copy_is_as_it_was()
    {
        var path = Path.Combine(directory, "parley.db");
        Run(path, "CREATE TABLE __EFMigrationsHistory (MigrationId TEXT NOT NULL PRIMARY KEY, ProductVersion TEXT NOT NULL); CREATE TABLE Accounts (Mine TEXT); INSERT INTO Accounts VALUES ('kept')");

        var failed = await Verb.RunAsync(directory, "migrate");
        var again = await Verb.RunAsync(directory, "migrate");

        var copy = Path.Combine(directory, Path.GetFileName(Directory.GetFiles(directory, "before-*.db").MinBy(name => name.Length)!));
        Assert.Equal((78, 78), (failed.ExitCode, again.ExitCode));
        Assert.Contains($"mv {copy} {path}", failed.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", failed.Errors, StringComparison.Ordinal);
        Assert.Equal("kept", Run(copy, "SELECT Mine FROM Accounts"));
        Assert.Equal(2, Directory.GetFiles(directory, "before-*.db").Length);
    }

    private static object? Run(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
