using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Server.Data;
using Parley.Server.Files;
using Parley.Tests.Chat;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;
using Parley.Tests.Transfers;

namespace Parley.Tests.Files;

/// <summary>What becomes of files: taken along, brought back, missing, and cleaned away.</summary>
public sealed class FileLifeTests : ChatTest
{
    private readonly FakeTimeProvider clock = new(DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()));

    private protected override ParleyApp Adjust(ParleyApp app) => app.With(host => host.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(clock)));

    [Fact]
    public async Task An_export_brings_its_files_to_another_installation()
    {
        var (picture, notes) = (await Ada.UploadAsync(Uploads.Png, "a/b.png"), await Ada.UploadAsync("Some notes.", "no:tes?.txt"));
        var exchange = await SayAsync(new SendMessage("What is it?", Attachments: [picture.Id, notes.Id]));
        var exported = await Ada.GetByteArrayAsync("/api/export", Cancelled);

        await using var fresh = new ParleyApp();
        using var there = await fresh.SignedInAsAsync("ada");
        var outcome = await there.ImportAsync(exported);

        Assert.Equal(((1, 0, 0), 2), (outcome.Counts(), outcome.Files));
        Assert.Equal((await Ada.FilesAsync()).Items, (await there.FilesAsync()).Items);
        Assert.Equal(Uploads.Png, await (await there.ContentAsync(picture.Id)).Content.ReadAsByteArrayAsync(Cancelled));
        var conversation = Assert.Single(await there.ExportedAsync());
        Assert.Equal(2, conversation.Version);
        Assert.Equal(exchange.UserMessage.Files, conversation.Messages[0].Files);
        Assert.Contains((await there.ExportAsync()).Values, page => page.Contains("*Attached: b.png, no:tes?.txt*", StringComparison.Ordinal));
        // The same again changes nothing.
        outcome = await there.ImportAsync(exported);
        Assert.Equal(((0, 1, 0), 0), (outcome.Counts(), outcome.Files));
    }

    [Fact]
    public async Task An_import_stays_within_the_quota_and_looks_at_what_comes()
    {
        await Ada.UploadAsync(new string('x', 5_000), "large.txt");
        var exported = await Ada.GetByteArrayAsync("/api/export", Cancelled);

        await using var small = new ParleyApp().With("Files__QuotaPerUser", "1000");
        using var there = await small.SignedInAsAsync("ada");
        var outcome = await there.ImportAsync(exported);
        var disguised = await there.ImportAsync(Archives.Zip(("parley.json", Archives.Manifest), ($"files/{Guid.CreateVersion7()}/a.png", "\0\u0001\u0002"), ($"files/{Guid.CreateVersion7()}/../../b.txt", "b")));

        Assert.Equal(("This file would go over what you may store. Delete some of your files first.", 0), (Assert.Single(outcome.Failed).Reason, outcome.Files));
        Assert.Equal((1, 0), (disguised.Failed.Count, disguised.Files));
        Assert.Empty((await there.FilesAsync()).Items);
    }

    [Fact]
    public async Task An_imported_message_that_names_anothers_file_gives_nothing_of_it()
    {
        var file = await Ada.UploadAsync("hers", "hers.txt");
        var exchange = await SayAsync(new SendMessage("Read it", Attachments: [file.Id]));
        var exported = await Ada.GetByteArrayAsync($"/api/conversations/{exchange.ConversationId}/export", Cancelled);
        using var eve = await App.SignedInAsAsync("eve");

        await eve.ImportAsync(exported);

        await (await eve.ContentAsync(file.Id)).ProblemAsync(404, ProblemCodes.NotFound);
        var theirs = Assert.Single(await eve.ExportedAsync());
        await ReadAsync<Exchange>(await PostAsync("/api/chat", new SendMessage("What was in it?", theirs.Id), eve));
        Assert.Equal("[This file was deleted.]", (string?)Gemini.Requests[^1].Json["contents"]![0]!["parts"]![1]!["text"]);
    }

    [Fact, Trait(Cases.Trait, "D-19")]
    public async Task A_content_that_is_missing_is_404_with_a_mark_and_the_answer_goes_on()
    {
        var file = await Ada.UploadAsync("soon gone");
        await LoseAsync();

        await (await Ada.ContentAsync(file.Id)).ProblemAsync(404, ProblemCodes.FileMissing);
        Assert.Equal(file, Assert.Single((await Ada.FilesAsync()).Items));
        var exchange = await SayAsync(new SendMessage("Read it", Attachments: [file.Id]));
        Assert.Equal(MessageStatus.Complete, exchange.Reply.Status);
        // Whoever sends it again heals it.
        await Ada.UploadAsync("soon gone", "again.txt");
        Assert.Equal("soon gone", await (await Ada.ContentAsync(file.Id)).Content.ReadAsStringAsync(Cancelled));
    }

    [Fact, Trait(Cases.Trait, "D-19")]
    public async Task A_content_that_no_file_has_is_deleted_after_a_day_and_not_before()
    {
        var kept = await Ada.UploadAsync("kept");
        var lost = await Ada.UploadAsync("lost");
        await App.Services.GetRequiredService<DatabaseWriter>().RunAsync(db => db.Execute("""delete from "Files" where "Id" = @id""", ("@id", lost.Id)), Cancelled);
        var upkeep = App.Services.GetRequiredService<FileUpkeep>();
        var folder = Path.Combine(App.DataDirectory, "files");
        Directory.CreateDirectory(folder);
        var unfinished = Path.Combine(folder, "0123.tmp");
        await File.WriteAllTextAsync(unfinished, "half", Cancelled);

        await upkeep.CleanAsync();
        Assert.Equal(2, await BlobsAsync());
        Assert.True(File.Exists(unfinished));
        clock.Advance(FileUpkeep.Delay + TimeSpan.FromMinutes(1));
        await upkeep.CleanAsync();

        Assert.Equal(1, await BlobsAsync());
        Assert.False(File.Exists(unfinished));
        // Her token has expired meanwhile.
        using var again = App.CreateClient();
        var signedIn = await ReadAsync<SignedIn>(await PostAsync("/api/login", new Login("ada", ParleyApp.Password), again));
        again.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", signedIn.AccessToken);
        Assert.Equal("kept", await (await again.ContentAsync(kept.Id)).Content.ReadAsStringAsync(Cancelled));
        if (!PostgresServer.IsWanted)
            Assert.Single(Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_lies_on_the_disk_is_for_its_owner_alone()
    {
        Assert.SkipWhen(PostgresServer.IsWanted, "Nothing lies there.");
        if (OperatingSystem.IsWindows())
            return;
        await Ada.UploadAsync("mine");

        var path = Assert.Single(Directory.GetFiles(Path.Combine(App.DataDirectory, "files"), "*", SearchOption.AllDirectories));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public async Task Deleting_a_conversation_leaves_its_files_and_deleting_a_file_its_conversation()
    {
        var file = await Ada.UploadAsync("content");
        var exchange = await SayAsync(new SendMessage("Read it", Attachments: [file.Id]));

        await Ada.DeleteAsync(new Uri($"/api/conversations/{exchange.ConversationId}", UriKind.Relative), Cancelled);
        Assert.Equal(file, Assert.Single((await Ada.FilesAsync()).Items));
        await PostAsync($"/api/trash/{exchange.ConversationId}/restore");
        Assert.Equal(HttpStatusCode.NoContent, (await Ada.DeleteAsync(new Uri($"/api/files/{file.Id}", UriKind.Relative), Cancelled)).StatusCode);

        Assert.Equal(0, await BlobsAsync());
        Assert.Equal(file.Name, Assert.Single((await StoredAsync(exchange.UserMessage)).Files!).Name);
    }

    private Task<long> BlobsAsync() =>
        App.Services.GetRequiredService<ReadPool>().RunAsync(db => db.QueryFirst("""select count(*) from "FileBlobs" """, row => row.GetInt64(0)));

    /// <summary>Takes all contents away behind the server's back.</summary>
    private async Task LoseAsync()
    {
        await App.Services.GetRequiredService<DatabaseWriter>().RunAsync(db => db.Execute("""delete from "FilePieces" """), Cancelled);
        if (!PostgresServer.IsWanted)
            Directory.Delete(Path.Combine(App.DataDirectory, "files"), recursive: true);
    }
}
