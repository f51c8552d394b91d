using System.Globalization;
using Microsoft.Data.Sqlite;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Data;

[Trait(Databases.Trait, Databases.Sqlite)]
public sealed class DatabaseStartTests : IDisposable
{
    private const int ConfigurationError = 78;
    private readonly string directory = Directory.CreateTempSubdirectory("parley-test-").FullName;

    private string DataPath => Path.Combine(directory, "data");

    private string DatabasePath => Path.Combine(DataPath, "parley.db");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(directory, recursive: true);
    }

    [Fact, Trait(Cases.Trait, "D-10")]
    public async Task A_first_start_makes_a_private_directory_and_a_durable_database_and_a_second_one_finds_them()
    {
        await RunAndStopAsync();

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(DataPath));
        Assert.Equal("wal", Ask("PRAGMA journal_mode"));
        Assert.Equal("ok", Ask("PRAGMA integrity_check"));
        await RunAndStopAsync();
    }

    [Fact]
    public async Task In_a_directory_that_others_may_look_into_they_may_not_look_into_the_database()
    {
        Directory.CreateDirectory(DataPath);
        await using var server = ParleyProcess.Start(directory);
        await server.Ready;

        foreach (var file in Directory.GetFiles(DataPath, "parley.db*"))
        {
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact, Trait(Cases.Trait, "D-17")]
    public async Task A_second_server_on_the_same_data_is_refused_while_the_first_runs()
    {
        await using var first = ParleyProcess.Start(directory);
        await first.Ready;

        await RefusedAsync("already runs on the data directory");
    }

    [Theory, Trait(Cases.Trait, "D-12")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_database_is_never_replaced_by_an_empty_one(bool missing)
    {
        await RunAndStopAsync();
        File.Delete(DatabasePath);
        if (!missing)
            await File.WriteAllBytesAsync(DatabasePath, [], TestContext.Current.CancellationToken);

        await RefusedAsync("is missing or empty");

        Assert.Equal(!missing, File.Exists(DatabasePath));
    }

    [Fact, Trait(Cases.Trait, "D-12")]
    public async Task What_is_no_database_is_refused_and_left_as_it_is()
    {
        var content = string.Concat(Enumerable.Repeat("this is no database\n", 1000));
        Directory.CreateDirectory(DataPath);
        await File.WriteAllTextAsync(DatabasePath, content, TestContext.Current.CancellationToken);

        await RefusedAsync("damaged or no database at all");

        Assert.Equal(content, await File.ReadAllTextAsync(DatabasePath, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_database_of_something_else_is_refused()
    {
        Directory.CreateDirectory(DataPath);
        Ask("CREATE TABLE other (id INTEGER)");

        await RefusedAsync("is not one of Parley's");
    }

    [Fact, Trait(Cases.Trait, "D-16")]
    public async Task A_database_of_a_newer_version_is_refused()
    {
        await RunAndStopAsync();
        Ask("INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Future', '99.0.0')");

        await RefusedAsync("newer version of Parley");
    }

    [Fact, Trait(Cases.Trait, "D-15")]
    public async Task An_older_database_is_brought_up_to_date_after_a_copy_of_it()
    {
        Directory.CreateDirectory(DataPath);
        Ask("CREATE TABLE __EFMigrationsHistory (MigrationId TEXT NOT NULL PRIMARY KEY, ProductVersion TEXT NOT NULL)");

        await RunAndStopAsync();

        Assert.Equal("1", Ask("SELECT count(*) FROM __EFMigrationsHistory"));
        var copy = Assert.Single(Directory.GetFiles(DataPath, "before-*.db"));
        Assert.Equal("0", Ask("SELECT count(*) FROM __EFMigrationsHistory", copy));
    }

    [Fact]
    public async Task A_first_start_that_was_killed_before_the_tables_were_made_is_gone_on_with()
    {
        Directory.CreateDirectory(DataPath);
        Ask("PRAGMA journal_mode=WAL");

        await RunAndStopAsync();

        Assert.Equal("1", Ask("SELECT count(*) FROM __EFMigrationsHistory"));
    }

    [Fact, Trait(Cases.Trait, "D-05")]
    public async Task A_data_directory_that_cannot_be_is_refused()
    {
        var file = Path.Combine(directory, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        await RefusedAsync("cannot be made or written", ("DATA_DIR", Path.Combine(file, "data")));
    }

    private async Task RunAndStopAsync()
    {
        await using var server = ParleyProcess.Start(directory);
        await server.Ready;
        server.Terminate();
        Assert.Equal(0, await server.ExitCodeAsync());
    }

    private async Task RefusedAsync(string because, params (string, string)[] environment)
    {
        await using var server = ParleyProcess.Start(directory, environment);

        Assert.Equal(ConfigurationError, await server.ExitCodeAsync());
        Assert.Contains(because, server.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Errors, StringComparison.Ordinal);
    }

    private string? Ask(string sql, string? path = null)
    {
        using var connection = new SqliteConnection($"Data Source={path ?? DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
