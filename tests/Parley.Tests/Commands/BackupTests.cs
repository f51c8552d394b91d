using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Tests.Files;
using Parley.Tests.Infrastructure;
using Parley.Tests.Moves;
using Parley.Tests.Processes;

namespace Parley.Tests.Commands;

public sealed class BackupTests : RealServerTest
{
    // How it was spoilt, and with which code it is refused.
    private static readonly Dictionary<string, int> Spoilt = new()
    {
        ["nothing"] = 66,
        ["foreign"] = 65,
        ["no archive"] = 65,
        ["cut"] = 65,
        ["changed"] = 65,
        ["outside"] = 65,
        ["more"] = 65,
        ["no manifest but null"] = 65,
        ["no manifest but a list"] = 65,
        ["format in words"] = 65,
        ["format too large"] = 65,
        ["no file but null"] = 65,
        ["newer format"] = 65,
        ["newer schema"] = 65,
    };

    private readonly string directory = Directory.CreateTempSubdirectory("parley-backup-").FullName;

    private string Archive => Path.Combine(directory, "backup.zip");

    private string Restored => Path.Combine(directory, "restored");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Server.StartAsync();
        await Server.SignUpAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task What_is_backed_up_while_eight_answers_stream_is_all_there_after_a_restore_elsewhere()
    {
        var finished = new LiveReader("bench:deltas=5,rate=0");
        await finished.AskAsync(Server.Client, Cancellation);
        var streaming = Enumerable.Range(0, 8).Select(_ => new LiveReader("bench:deltas=400,rate=50,stamp=1")).ToList();
        var reading = streaming.Select(reader => reader.AskAsync(Server.Client, Cancellation)).ToList();
        await Task.WhenAll(streaming.Select(reader => reader.Started.WaitAsync(Cancellation)));

        var backup = await Verb.RunAsync(Server.DataDirectory, "backup", "--to", Archive);
        var restore = await Verb.RunAsync(Server.DataDirectory, "restore", Archive, "--to", Restored);

        Assert.Equal(("", 0, "", 0), (backup.Errors, backup.ExitCode, restore.Errors, restore.ExitCode));
        Assert.All(streaming, reader => Assert.Null(reader.End));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Archive));
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(Server.DataDirectory, "secret.key"), Cancellation), await File.ReadAllBytesAsync(Path.Combine(Restored, "secret.key"), Cancellation));

        await using var other = new RealServer(Gemini, Restored);
        await other.StartAsync();
        Assert.Empty(other.Damage());
        // The same key and the same session: nobody has to sign in again.
        other.Client.DefaultRequestHeaders.Authorization = Server.Client.DefaultRequestHeaders.Authorization;
        Assert.Equivalent(await ConversationAsync(Server, finished), await ConversationAsync(other, finished));
        foreach (var reader in streaming)
        {
            // Its reader has long read on.
            var reply = (await ConversationAsync(other, reader)).Messages.Single(message => message.Id == reader.ReplyId);
            Assert.Equal(MessageStatus.Interrupted, reply.Status);
            Assert.StartsWith(reply.Text, reader.Text, StringComparison.Ordinal);
        }

        await Server.KillAsync();
        await Task.WhenAll(reading);
    }

    [Fact]
    public async Task What_is_restored_is_what_was_there_row_by_row()
    {
        foreach (var question in (string[])["One", "Two 🙂\r\nwith a line", "bench:deltas=50,rate=0,stamp=1"])
            await new LiveReader(question).AskAsync(Server.Client, Cancellation);
        await Server.Client.UploadAsync("A file among them.");
        Assert.Equal(0, await Server.Process.TerminateAsync());

        await Verb.RunAsync(Server.DataDirectory, "backup", "--to", Archive);
        Assert.Equal(0, (await Verb.RunAsync(Server.DataDirectory, "restore", Archive, "--to", Restored)).ExitCode);

        var (before, after) = (Rows(Server.DataDirectory), Rows(Restored));
        Assert.True(before["Messages"].Count >= 6);
        Assert.Equal(before.Keys.Order(StringComparer.Ordinal), after.Keys.Order(StringComparer.Ordinal));
        Assert.All(before, table => Assert.Equal(table.Value, after[table.Key]));
        var file = Assert.Single(FurnishedServer.FilesIn(Restored));
        Assert.Equal("A file among them.", await File.ReadAllTextAsync(Path.Combine(Restored, file), Cancellation));
    }

    /// <summary>Every row of every table, as text.</summary>
    private static Dictionary<string, List<string>> Rows(string directory)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(directory, "parley.db")};Pooling=False");
        connection.Open();
        var tables = Read("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite%'", connection);
        return tables.ToDictionary(name => name, name => Read($"SELECT * FROM \"{name}\"", connection).Order(StringComparer.Ordinal).ToList(), StringComparer.Ordinal);
    }

    private static List<string> Read(string sql, SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : $"{reader.GetValue(i)}")));
        return rows;
    }

    [Fact]
    public async Task A_backup_overwrites_nothing_and_of_two_to_one_name_one_is_kept_whole()
    {
        var both = await Task.WhenAll(Verb.RunAsync(Server.DataDirectory, "backup", "--to", Archive), Verb.RunAsync(Server.DataDirectory, "backup", "--to", Archive));

        Assert.Equal([0, 73], both.Select(verb => verb.ExitCode).Order());
        Assert.Equal([Archive], Directory.GetFileSystemEntries(directory));
        Assert.Equal(0, (await Verb.RunAsync(Server.DataDirectory, "restore", Archive, "--to", Restored)).ExitCode);
    }

    [Fact]
    public async Task A_directory_that_is_not_there_is_told_in_a_sentence()
    {
        var refused = await Verb.RunAsync(Server.DataDirectory, "backup", "--to", Path.Combine(directory, "nowhere", "backup.zip"));

        Assert.Equal(73, refused.ExitCode);
        Assert.Contains("There is no directory", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_leaves_no_half_file()
    {
        var full = await Verb.RunOnFullDiskAsync(Server.DataDirectory, 128, "backup", "--to", Archive);

        Assert.Equal((74, 0), (full.ExitCode, Directory.GetFileSystemEntries(directory).Length));
        Assert.Contains("could not be written", full.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_keys_it_says_what_is_missing()
    {
        var backup = await Verb.RunAsync(Server.DataDirectory, "backup", "--to", Archive, "--without-keys");
        var restore = await Verb.RunAsync(Server.DataDirectory, "restore", Archive, "--to", Restored);

        Assert.Contains("SECRET_KEY", backup.Output, StringComparison.Ordinal);
        Assert.Contains("SECRET_KEY", restore.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Restored, "secret.key")));
    }

    [Fact, Trait(Cases.Trait, "D-13")]
    public async Task A_directory_that_a_server_holds_is_not_restored_over()
    {
        await Verb.RunAsync(Server.DataDirectory, "backup", "--to", Archive);

        Assert.Equal(75, (await Verb.RunAsync(Server.DataDirectory, "restore", Archive, "--replace")).ExitCode);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await Server.Client.GetAsync("/api/me", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task What_is_there_is_replaced_only_if_asked_and_kept_aside()
    {
        await Verb.RunAsync(Server.DataDirectory, "backup", "--to", Archive);
        Directory.CreateDirectory(Restored);
        await File.WriteAllTextAsync(Path.Combine(Restored, "mine"), "kept", Cancellation);

        var refused = await Verb.RunAsync(Server.DataDirectory, "restore", Archive, "--to", Restored);
        var replaced = await Verb.RunAsync(Server.DataDirectory, "restore", Archive, "--to", Restored, "--replace");

        Assert.Equal((73, 0), (refused.ExitCode, replaced.ExitCode));
        var aside = Assert.Single(Directory.GetDirectories(directory, "restored.before-restore-*"));
        Assert.Contains(aside, replaced.Output, StringComparison.Ordinal);
        Assert.Equal("kept", await File.ReadAllTextAsync(Path.Combine(aside, "mine"), Cancellation));
        Assert.True(File.Exists(Path.Combine(Restored, "parley.db")));
    }

    [Fact]
    public async Task An_archive_that_is_not_what_was_saved_is_refused_and_nothing_is_touched()
    {
        await Verb.RunAsync(Server.DataDirectory, "backup", "--to", Archive);
        var whole = await File.ReadAllBytesAsync(Archive, Cancellation);
        foreach (var (kind, code) in Spoilt)
        {
            await File.WriteAllBytesAsync(Archive, whole, Cancellation);
            Spoil(kind);
            var before = Directory.GetFileSystemEntries(directory);

            var refused = await Verb.RunAsync(Server.DataDirectory, "restore", Archive, "--to", Restored);

            Assert.True(refused.ExitCode == code, $"{kind}: {refused.ExitCode}");
            Assert.StartsWith("Parley did not do it:", refused.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", refused.Errors, StringComparison.Ordinal);
            Assert.Equal(before, Directory.GetFileSystemEntries(directory));
        }
    }

    private void Spoil(string kind)
    {
        switch (kind)
        {
            case "nothing":
                File.Delete(Archive);
                break;
            case "no archive":
                File.WriteAllText(Archive, "this is no archive");
                break;
            case "cut":
                using (var file = File.OpenWrite(Archive))
                    file.SetLength(file.Length / 2);
                break;
            case "foreign":
                File.Delete(Archive);
                using (var archive = ZipFile.Open(Archive, ZipArchiveMode.Create))
                    archive.CreateEntry("parley.db");
                break;
            case "changed":
                Rewrite("secret.key", text => new string('A', text.Length));
                break;
            case "outside":
                Rewrite("manifest.json", text => text.Replace("\"secret.key\"", "\"../secret.key\"", StringComparison.Ordinal));
                break;
            case "more":
                using (var archive = ZipFile.Open(Archive, ZipArchiveMode.Update))
                    archive.CreateEntry("more");
                break;
            case "no manifest but null":
                Rewrite("manifest.json", _ => "null");
                break;
            case "no manifest but a list":
                Rewrite("manifest.json", _ => "[]");
                break;
            case "format in words":
                Rewrite("manifest.json", text => text.Replace("\"format\": 1", "\"format\": \"one\"", StringComparison.Ordinal));
                break;
            case "format too large":
                Rewrite("manifest.json", text => text.Replace("\"format\": 1", "\"format\": 99999999999", StringComparison.Ordinal));
                break;
            case "no file but null":
                Rewrite("manifest.json", text => text.Replace("\"files\": [", "\"files\": [null,", StringComparison.Ordinal));
                break;
            case "newer format":
                Rewrite("manifest.json", text => text.Replace("\"format\": 1", "\"format\": 2", StringComparison.Ordinal));
                break;
            case "newer schema":
                Rewrite("manifest.json", text => text.Replace("\"migrations\": [", "\"migrations\": [\"29990101000000_Future\",", StringComparison.Ordinal));
                break;
        }
    }

    private void Rewrite(string name, Func<string, string> change)
    {
        using var archive = ZipFile.Open(Archive, ZipArchiveMode.Update);
        string text;
        using (var reader = new StreamReader(archive.GetEntry(name)!.Open()))
            text = reader.ReadToEnd();
        Assert.NotEqual(text, change(text));
        archive.GetEntry(name)!.Delete();
        using var writer = new StreamWriter(archive.CreateEntry(name).Open());
        writer.Write(change(text));
    }

    private static async Task<Conversation> ConversationAsync(RealServer from, LiveReader reader) =>
        (await from.Client.GetFromJsonAsync<Conversation>($"/api/conversations/{reader.ConversationId}", JsonSerializerOptions.Web, Cancellation))!;
}
