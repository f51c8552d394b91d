using System.Net;
using System.Net.Http.Json;
using Microsoft.Data.Sqlite;
using Parley.Emulation;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Tests.Files;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;
using Parley.Tests.Processes;

namespace Parley.Tests.Faults;

[Trait(Databases.Trait, Databases.Sqlite)]
public sealed class FullDiskTests
{
    private const int Bound = 1_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact, Trait(Cases.Trait, "D-01"), Trait(Cases.Trait, "D-03")]
    public async Task While_the_disk_is_full_all_can_be_read_and_what_was_begun_is_whole_when_there_is_room()
    {
        Assert.SkipUnless(SmallDisk.CanBeMade, "Only root can make a small disk.");
        await using var gemini = await GeminiEmulator.StartAsync();
        await using var server = new RealServer(gemini) { Start = SmallDisk.Around(RealServer.Program) };
        await server.StartAsync();
        await server.SignUpAsync();
        var reader = new LiveReader("bench:deltas=300,rate=50,stamp=1");
        var reading = reader.AskAsync(server.Client, Cancellation);
        await reader.Started.WaitAsync(Cancellation);

        // Until there is no room in what the database had taken before either.
        SmallDisk.Fill(server);
        var accepted = new List<SendMessage>();
        SendMessage refused;
        while (true)
        {
            var send = new SendMessage($"{accepted.Count} {new string('x', 20_000)}", MessageId: Guid.CreateVersion7());
            using var answer = await server.Client.PostAsJsonAsync("/api/chat", send, Cancellation);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                accepted.Add(send);
                Assert.True(accepted.Count < Bound);
                continue;
            }

            await answer.ProblemAsync(503, ProblemCodes.StorageUnavailable);
            refused = send;
            break;
        }

        foreach (var path in (string[])["/api/conversations", $"/api/conversations/{reader.ConversationId}", "/health/ready", "/sign-in", "/api/me"])
            Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync(path, Cancellation)).StatusCode);

        SmallDisk.Empty(server);
        await Until(async () => (await server.Client.PostAsJsonAsync("/api/chat", refused, Cancellation)).StatusCode == HttpStatusCode.OK);
        await reading;

        var stored = await server.Client.GetFromJsonAsync<Conversation>($"/api/conversations/{reader.ConversationId}", Cancellation);
        Assert.Equal(("done", MessageStatus.Complete, reader.Text), (reader.End, stored!.Messages[^1].Status, stored.Messages[^1].Text));
        var page = await server.Client.GetFromJsonAsync<ConversationPage>("/api/conversations?limit=100", Cancellation);
        Assert.Equal(accepted.Count + 2, page!.Items.Count);
        Assert.Equal("ok", Integrity(SmallDisk.PathOf(server, "parley.db")));
    }

    [Fact]
    public async Task A_file_for_which_there_is_no_room_is_refused_leaves_nothing_and_is_taken_when_there_is()
    {
        Assert.SkipUnless(SmallDisk.CanBeMade, "Only root can make a small disk.");
        await using var gemini = await GeminiEmulator.StartAsync();
        await using var server = new RealServer(gemini) { Start = SmallDisk.Around(RealServer.Program) };
        await server.StartAsync();
        await server.SignUpAsync();
        var text = new byte[1024 * 1024];
        Array.Fill(text, (byte)'a');
        SmallDisk.Fill(server);

        using var refused = await server.Client.SendFileAsync(text, "a.txt");
        await refused.ProblemAsync(507, ProblemCodes.StorageFull);
        var folder = SmallDisk.PathOf(server, "files");
        Assert.True(!Directory.Exists(folder) || Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Length == 0);

        SmallDisk.Empty(server);
        Assert.Equal(text.Length, (await server.Client.UploadAsync(text)).Size);
    }

    private static async Task Until(Func<Task<bool>> isSo)
    {
        for (var attempt = 0; !await isSo(); attempt++)
        {
            Assert.True(attempt < 100, "It does not come back.");
            await Task.Delay(100, Cancellation);
        }
    }

    private static string? Integrity(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        return command.ExecuteScalar() as string;
    }
}
