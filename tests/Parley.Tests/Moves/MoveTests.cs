using System.Net.Http.Json;
using Parley.Protocol.Conversations;
using Parley.Protocol.Search;
using Parley.Tests.Commands;
using Parley.Tests.Files;
using Parley.Tests.Infrastructure;
using Parley.Tests.Processes;

namespace Parley.Tests.Moves;

public sealed class MoveTests : RealServerTest
{
    private readonly string back = Path.Combine(Path.GetTempPath(), $"parley-moved-{Guid.CreateVersion7():N}");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (Directory.Exists(back))
            Directory.Delete(back, recursive: true);
    }

    [Fact]
    public async Task A_whole_installation_goes_to_PostgreSQL_and_comes_back_the_same()
    {
        await Server.StartAsync();
        var growing = await FurnishedServer.FurnishAsync(Server, Cancellation);
        var before = SqliteDump.Of(Server.DataDirectory);
        // Otherwise it would show nothing of the tables that are empty.
        // Pieces of files there are in PostgreSQL only.
        Assert.DoesNotContain(before, table => table.Value.Count == 0 && table.Key != "FilePieces");
        var (postgres, url, name) = await DatabaseAsync();

        var there = await Verb.RunAsync(Server.DataDirectory, "move", "--to", url);
        Assert.Equal(("", 0), (there.Errors, there.ExitCode));
        Assert.Contains($"Moved {before.Sum(table => table.Key.StartsWith("__", StringComparison.Ordinal) ? 0 : table.Value.Count)} rows of {before.Count - 2} tables", there.Output, StringComparison.Ordinal);
        Assert.Contains("set SECRET_KEY to what is in that file", there.Output, StringComparison.Ordinal);
        Assert.Equal(before, SqliteDump.Of(Server.DataDirectory));

        var again = await Verb.RunOnAsync(url, Server.DataDirectory, null, "move", "--to", $"sqlite:{back}");
        Assert.Equal(("", 0), (again.Errors, again.ExitCode));
        Assert.Contains($"set DATA_DIR={back}", again.Output, StringComparison.Ordinal);
        Assert.Equal(before, SqliteDump.Of(back));
        Assert.Equal(FurnishedServer.FilesIn(Server.DataDirectory), FurnishedServer.FilesIn(back));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(back, "parley.db")));

        var key = await File.ReadAllTextAsync(Path.Combine(Server.DataDirectory, "secret.key"), Cancellation);
        var session = Server.Client.DefaultRequestHeaders.Authorization;
        await using var onPostgres = new RealServer(Gemini);
        await onPostgres.StartAsync(new() { ["DATABASE_URL"] = url, ["SECRET_KEY"] = key });
        onPostgres.Client.DefaultRequestHeaders.Authorization = session;
        await ShowsAllAsync(onPostgres, growing);
        Assert.True((long)(await postgres.RunAsync(name, "select max(\"Id\") from \"SearchEntries\""))! > before["SearchEntries"].Count - 1);

        await using var onSqlite = new RealServer(Gemini, back);
        await onSqlite.StartAsync(new() { ["SECRET_KEY"] = key });
        onSqlite.Client.DefaultRequestHeaders.Authorization = session;
        await ShowsAllAsync(onSqlite, growing);
        Assert.Empty(onSqlite.Damage());
    }

    [Fact]
    public async Task What_PostgreSQL_cannot_hold_is_replaced_as_by_every_write()
    {
        await InstallAsync();
        SqliteDump.Run(Server.DataDirectory, """update "Accounts" set "DisplayName" = 'a' || char(0) || 'b𝔘', "CreatedAt" = '2026-01-02 03:04:05.1234567' """);
        var (postgres, url, name) = await DatabaseAsync();

        var moved = await Verb.RunAsync(Server.DataDirectory, "move", "--to", url);

        Assert.Equal(("", 0), (moved.Errors, moved.ExitCode));
        Assert.Equal("a\uFFFDb𝔘 123456", await postgres.RunAsync(name, """select "DisplayName" || ' ' || to_char("CreatedAt", 'US') from "Accounts" """));
    }

    /// <summary>Who was signed in still is, finds what was said, and reads how far the last answer came.</summary>
    private static async Task ShowsAllAsync(RealServer server, Guid growing)
    {
        var found = await server.Client.GetFromJsonAsync<SearchPage>($"/api/search?q={FurnishedServer.Searched}", Cancellation);
        Assert.NotEmpty(found!.Items);
        var file = Assert.Single((await server.Client.FilesAsync()).Items);
        Assert.Equal(FurnishedServer.Large, await (await server.Client.ContentAsync(file.Id)).Content.ReadAsByteArrayAsync(Cancellation));
        var conversation = await server.Client.GetFromJsonAsync<Conversation>($"/api/conversations/{growing}", Cancellation);
        Assert.NotEmpty(conversation!.Messages[1].Text);
        using var send = await server.Client.PostAsJsonAsync("/api/chat", new { message = "and now?" }, Cancellation);
        Assert.True(send.IsSuccessStatusCode);
    }

    private async Task InstallAsync()
    {
        await Server.StartAsync();
        await Server.SignUpAsync();
        await Server.Process.TerminateAsync();
    }

    private static async Task<(PostgresServer Server, string Url, string Name)> DatabaseAsync()
    {
        var postgres = await PostgresServer.SharedAsync();
        var name = await postgres.CreateAsync(isEmpty: true);
        return (postgres, postgres.UrlOf(name), name);
    }
}
