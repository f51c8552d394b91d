using System.Net.Http.Json;
using Parley.Emulation;
using Parley.Emulation.Answers;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Protocol.Files;
using Parley.Tests.Files;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Processes;

/// <summary>A server that is killed while models draw leaves no picture that no answer has, and no answer whose picture is not there.</summary>
[Trait(Databases.Trait, Databases.Sqlite)]
public sealed class DrawnFileKillTests
{
    private const int Rounds = 3;
    private const int Answers = 4;

    [Fact]
    public async Task The_files_are_those_that_the_answers_name()
    {
        var cancelled = TestContext.Current.CancellationToken;
        var seed = Random.Shared.Next();
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new Random(seed);
        await using var gemini = await GeminiEmulator.StartAsync();
        await using var server = new RealServer(gemini);
        await server.StartAsync();
        await server.SignUpAsync();
        var (kept, number) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            gemini.Script([.. Enumerable.Range(0, Answers).Select(_ =>
            {
                var answer = new Answer();
                for (var i = 0; i < 60; i++)
                    answer = answer.Text("Look: ").Part(PartOf(number++)).Pause(TimeSpan.FromMilliseconds(40));
                return answer;
            })]);
            var asking = Enumerable.Range(0, Answers).Select(i => server.Client.PostAsJsonAsync("/api/chat", new SendMessage($"Draw {round} {i}"), cancelled)).ToList();
            await Task.Delay(random.Next(400, 2_000), cancelled);
            await server.KillAsync();
            foreach (var one in asking)
                await Assert.ThrowsAnyAsync<Exception>(() => one);

            gemini.Clear();
            await server.StartAsync();
            await server.SignInAsync();
            var files = await FilesAsync();
            var named = await NamedAsync();
            Assert.Equal(named.Order(), files.Select(file => file.Id).Order());
            foreach (var file in files)
                Assert.Equal(file.Size, (await server.Client.GetByteArrayAsync($"/api/files/{file.Id}/content", cancelled)).Length);
            kept = files.Count;
        }

        Assert.NotEqual(0, kept);

        async Task<List<UserFile>> FilesAsync()
        {
            var all = new List<UserFile>();
            for (string? cursor = ""; cursor is not null;)
            {
                var page = await server.Client.FilesAsync($"?limit=100&cursor={cursor}");
                all.AddRange(page.Items);
                cursor = page.NextCursor;
            }

            return all;
        }

        async Task<List<Guid>> NamedAsync()
        {
            var list = (await server.Client.GetFromJsonAsync<ConversationPage>("/api/conversations", cancelled))!;
            var named = new List<Guid>();
            foreach (var item in list.Items)
            {
                var conversation = (await server.Client.GetFromJsonAsync<Conversation>($"/api/conversations/{item.Id}", cancelled))!;
                named.AddRange(conversation.Messages.SelectMany(message => message.Parts ?? []).Select(part => part.GetProperty("file").GetProperty("id").GetGuid()));
            }

            return named;
        }
    }

    /// <summary>No two are alike.</summary>
    private static string PartOf(int number) => $$$"""{"inlineData":{"mimeType":"image/png","data":"{{{Convert.ToBase64String([.. Uploads.Png, .. BitConverter.GetBytes(number)])}}}"}}""";
}
