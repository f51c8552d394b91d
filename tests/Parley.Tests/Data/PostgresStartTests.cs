using Parley.Tests.Infrastructure;

namespace Parley.Tests.Data;

[Trait(Databases.Trait, Databases.Postgres)]
public sealed class PostgresStartTests : IAsyncLifetime
{
    private const int ConfigurationError = 78;
    private const string Password = "correct-horse-battery";
    private readonly string directory = Directory.CreateTempSubdirectory("parley-test-").FullName;
    private PostgresServer server = null!;

    public async ValueTask InitializeAsync() => server = await PostgresServer.SharedAsync();

    public ValueTask DisposeAsync()
    {
        Directory.Delete(directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_first_start_makes_the_tables_and_a_second_one_finds_them()
    {
        var database = await server.CreateAsync(isEmpty: true);

        await RunAndStopAsync(database);
        await RunAndStopAsync(database);

        Assert.Equal(1L, await server.RunAsync(database, "select count(*) from \"__EFMigrationsHistory\""));
    }

    [Fact, Trait(Cases.Trait, "D-15")]
    public async Task An_older_database_is_brought_up_to_date()
    {
        var database = await server.CreateAsync(isEmpty: true);
        await server.RunAsync(database, "create table \"__EFMigrationsHistory\" (\"MigrationId\" varchar(150) primary key, \"ProductVersion\" varchar(32) not null)");

        await RunAndStopAsync(database);

        Assert.Equal(1L, await server.RunAsync(database, "select count(*) from \"__EFMigrationsHistory\""));
    }

    [Fact, Trait(Cases.Trait, "D-17")]
    public async Task A_second_server_on_the_same_database_is_refused_while_the_first_runs()
    {
        var database = await server.CreateAsync();
        await using var first = Start(database);
        await first.Ready;

        await RefusedAsync(server.UrlOf(database), "is used by another Parley", ("DATA_DIR", Path.Combine(directory, "other")));
    }

    [Fact]
    public async Task A_start_that_fails_at_its_address_is_told_plainly_and_as_nothing_else()
    {
        await using var first = Start(await server.CreateAsync());
        var address = await first.Ready;

        var output = await RefusedAsync(
            server.UrlOf(await server.CreateAsync()), "already in use", ("DATA_DIR", Path.Combine(directory, "other")), ("ASPNETCORE_URLS", address.ToString()));

        Assert.DoesNotContain("BackgroundService", output, StringComparison.Ordinal);
    }

    [Fact, Trait(Cases.Trait, "D-16")]
    public async Task A_database_of_a_newer_version_is_refused()
    {
        var database = await server.CreateAsync();
        await server.RunAsync(database, "insert into \"__EFMigrationsHistory\" values ('29990101000000_Future', '99.0.0')");

        await RefusedAsync(server.UrlOf(database), "newer version of Parley");
    }

    [Fact]
    public async Task A_database_of_something_else_is_refused()
    {
        var database = await server.CreateAsync(isEmpty: true);
        await server.RunAsync(database, "create table other (id int)");

        await RefusedAsync(server.UrlOf(database), "is not one of Parley's");
    }

    [Fact, Trait(Cases.Trait, "D-12")]
    public async Task An_empty_database_is_no_fresh_start_where_Parley_is_installed()
    {
        await RunAndStopAsync(await server.CreateAsync());

        await RefusedAsync(server.UrlOf(await server.CreateAsync(isEmpty: true)), "is empty, although Parley is installed here");
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_refused_at_once() =>
        await RefusedAsync(server.UrlOf("nowhere"), "does not exist", ("Database__WaitAtStart", "01:00:00"));

    [Fact]
    public async Task A_wrong_password_is_refused_at_once_and_not_repeated()
    {
        var database = await server.CreateAsync();
        await server.RunAsync("postgres", $"drop role if exists {PostgresServer.Guarded}; create role {PostgresServer.Guarded} login password 'another'");

        await RefusedAsync(server.UrlOf(database, PostgresServer.Guarded, Password), "does not let this user in", ("Database__WaitAtStart", "01:00:00"));
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_is_waited_for_and_then_refused() =>
        await RefusedAsync($"postgres://parley:{Password}@127.0.0.1:1/parley", "cannot be reached", ("Database__WaitAtStart", "00:00:01"));

    [Theory]
    [InlineData("postgres://parley:" + Password + "@/parley")]
    [InlineData("postgres://parley:" + Password + "@host")]
    [InlineData("postgres://parley:" + Password + "@host/parley?sslmode=sometimes")]
    [InlineData("postgres://parley:" + Password + "@host/parley?" + "colour=red")]
    [InlineData("postgres://parley:" + Password + "@host:port/parley")]
    [InlineData("mysql://parley:" + Password + "@host/parley")]
    [InlineData("Host=host;Password=" + Password + ";Colour=red")]
    public async Task An_address_that_cannot_be_understood_is_refused_and_not_repeated(string url) => await RefusedAsync(url, "DATABASE_URL");

    [Theory]
    [InlineData("Database__Connections", "2")]
    [InlineData("Database__WaitAtStart", "30")]
    [InlineData("Backup__At", "03:30")]
    public async Task A_setting_that_does_not_fit_is_refused(string name, string value) => await RefusedAsync(server.UrlOf("nowhere"), name, (name, value));

    [Fact]
    public async Task The_verbs_work_on_the_database_that_is_named()
    {
        var url = server.UrlOf(await server.CreateAsync(isEmpty: true));

        Assert.Contains("Made a new database: test", await VerbAsync(0, url, null, "migrate"), StringComparison.Ordinal);
        Assert.Contains("can sign in", await VerbAsync(0, url, "a long password\n", "create-admin", "ada", "--password-stdin"), StringComparison.Ordinal);
        Assert.Contains("/reset-password?token=", await VerbAsync(0, url, null, "reset-password", "ada"), StringComparison.Ordinal);
        Assert.Contains("pg_dump", await VerbAsync(ConfigurationError, url, null, "backup"), StringComparison.Ordinal);
        Assert.Contains("pg_restore", await VerbAsync(ConfigurationError, url, null, "restore", "a.zip"), StringComparison.Ordinal);
    }

    private ParleyProcess Start(string database) => ParleyProcess.Start(directory, ("DATABASE_URL", server.UrlOf(database)), ("SECRET_KEY", PostgresServer.SigningKey));

    private async Task RunAndStopAsync(string database)
    {
        await using var parley = Start(database);
        await parley.Ready;
        parley.Terminate();
        Assert.Equal(0, await parley.ExitCodeAsync());
    }

    /// <returns>What it said before it was refused.</returns>
    private async Task<string> RefusedAsync(string url, string because, params (string, string)[] environment)
    {
        await using var parley = ParleyProcess.Start(directory, [("Database__WaitAtStart", "00:00:02"), ("SECRET_KEY", PostgresServer.SigningKey), .. environment, ("DATABASE_URL", url)]);

        Assert.Equal(ConfigurationError, await parley.ExitCodeAsync());
        Assert.Contains(because, parley.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", parley.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, parley.Errors + parley.Output, StringComparison.Ordinal);
        return parley.Output;
    }

    private async Task<string> VerbAsync(int code, string url, string? input, params string[] arguments)
    {
        var (exitCode, output, errors) = await Commands.Verb.RunOnAsync(url, directory, input, arguments);
        Assert.True(exitCode == code, $"{exitCode}: {errors}");
        return output + errors;
    }
}
