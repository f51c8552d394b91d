using Parley.Tests.Commands;
using Parley.Tests.Infrastructure;
using Parley.Tests.Processes;

namespace Parley.Tests.Moves;

public sealed class RefusedMoveTests : RealServerTest
{
    private const string Password = "sEcret-of-the-database";
    private readonly string elsewhere = Path.Combine(Path.GetTempPath(), $"parley-moved-{Guid.CreateVersion7():N}");
    private PostgresServer postgres = null!;
    private string database = null!;

    private string Url => postgres.UrlOf(database, password: Password);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        postgres = await PostgresServer.SharedAsync();
        database = await postgres.CreateAsync(isEmpty: true);
        Assert.Equal(0, (await Verb.RunWithInputAsync(Server.DataDirectory, "a password for the boss", "create-admin", "boss", "--password-stdin")).ExitCode);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (Directory.Exists(elsewhere))
            Directory.Delete(elsewhere, recursive: true);
    }

    [Fact]
    public async Task While_a_server_runs_nothing_is_moved()
    {
        await Server.StartAsync();

        await RefusedAsync(75, "Stop it first", Url);
        Assert.True(await IsEmptyAsync());
    }

    [Fact]
    public async Task Nor_where_one_runs_on_PostgreSQL()
    {
        database = await postgres.CreateAsync();
        await using var server = new RealServer(Gemini);
        await server.StartAsync(new() { ["DATABASE_URL"] = Url, ["SECRET_KEY"] = PostgresServer.SigningKey });

        var verb = await Verb.RunOnAsync(Url, Server.DataDirectory, null, "move", "--to", $"sqlite:{elsewhere}");

        Assert.Equal((75, ""), (verb.ExitCode, verb.Output));
        Assert.Contains("Stop it first", verb.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(elsewhere, "parley.db")));
    }

    [Fact]
    public async Task Only_what_is_empty_is_moved_to()
    {
        await postgres.RunAsync(database, "create table others (id int)");
        await RefusedAsync(73, "is not empty", Url);

        database = await postgres.CreateAsync();
        var verb = await Verb.RunOnAsync(Url, elsewhere, null, "move", "--to", $"sqlite:{Server.DataDirectory}");
        Assert.Equal(73, verb.ExitCode);
        Assert.Contains("is installed in", verb.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sqlite:/tmp/somewhere", "on SQLite already")]
    [InlineData("mysql://somebody:sEcret-of-the-database@localhost/parley", "cannot be understood")]
    [InlineData("postgres://somebody:sEcret-of-the-database@localhost", "names no database")]
    public async Task What_makes_no_sense_is_told(string target, string words) => await RefusedAsync(64, words, target);

    [Fact]
    public async Task From_PostgreSQL_to_PostgreSQL_there_are_better_ways()
    {
        var verb = await Verb.RunOnAsync(Url, elsewhere, null, "move", "--to", Url);

        Assert.Equal(64, verb.ExitCode);
        Assert.Contains("pg_dump", verb.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_database_is_brought_up_to_date_first()
    {
        SqliteDump.Run(Server.DataDirectory, """delete from "__EFMigrationsHistory" """);

        await RefusedAsync(78, "parley migrate", Url);
        Assert.True(await IsEmptyAsync());
    }

    [Fact]
    public async Task A_failure_in_the_middle_leaves_PostgreSQL_empty()
    {
        // A piece of no message: PostgreSQL refuses it after all other tables but one are there.
        SqliteDump.Run(Server.DataDirectory, """
            insert into "MessagePieces" values ('019CECE5-2470-7E53-B460-AA2B122C775A', '019CECE5-2470-7E53-B460-AA2B122C775B', 2, 'secret words', x'00')
            """);

        await RefusedAsync(74, "The table MessagePieces could not be moved", Url);
        Assert.True(await IsEmptyAsync());
        SqliteDump.Run(Server.DataDirectory, """delete from "MessagePieces" """);
        Assert.Equal(0, (await Verb.RunAsync(Server.DataDirectory, "move", "--to", Url)).ExitCode);
    }

    [Fact]
    public async Task A_failure_in_the_middle_leaves_no_database_file()
    {
        database = await postgres.CreateAsync();
        await postgres.RunAsync(database, """
            alter table "MessagePieces" drop constraint "FK_MessagePieces_Messages_OwnerId_MessageId";
            insert into "MessagePieces" values ('019CECE5-2470-7E53-B460-AA2B122C775A', '019CECE5-2470-7E53-B460-AA2B122C775B', 2, 'secret words', '\x00')
            """);

        var verb = await Verb.RunOnAsync(Url, Server.DataDirectory, null, "move", "--to", $"sqlite:{elsewhere}");

        Assert.Equal((74, ""), (verb.ExitCode, verb.Output));
        Assert.DoesNotContain("secret words", verb.Errors, StringComparison.Ordinal);
        Assert.Equal(["parley.lock"], Directory.GetFiles(elsewhere).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_is_named_without_its_password()
    {
        await RefusedAsync(78, "cannot be reached", $"postgres://somebody:{Password}@127.0.0.1:{FreePort.Find()}/parley");
    }

    private async Task RefusedAsync(int code, string words, string target)
    {
        var verb = await Verb.RunAsync(Server.DataDirectory, "move", "--to", target);

        Assert.Equal((code, ""), (verb.ExitCode, verb.Output));
        Assert.Contains(words, verb.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, verb.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secret words", verb.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", verb.Errors, StringComparison.Ordinal);
    }

    private async Task<bool> IsEmptyAsync() =>
        await postgres.RunAsync(database, "select count(*) from information_schema.tables where table_schema = current_schema()") is 0L;
}
