using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Parley.Emulation;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Tests.Architecture;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Processes;

/// <summary>The promise that counts most, kept by a real process on a real disk: 3 kills, 200 with <c>./test --long</c>.</summary>
public sealed class KillTests
{
    private static readonly TimeSpan MostLost = TimeSpan.FromSeconds(1);
    private static readonly int Rounds = Environment.GetEnvironmentVariable("PARLEY_LONG") is null ? 3 : 200;

    // Each delta carries the time of its sending, so no two pieces of text are alike. Long answers are hit in their
    // middle, the short ones at their beginning and end.
    private static readonly string[] Questions =
        [.. Enumerable.Repeat("bench:deltas=400,rate=25,stamp=1", 8), .. Enumerable.Repeat("bench:deltas=15,rate=40,stamp=1", 8)];

    private readonly CrashReport report = new();

    [Fact, Trait(Cases.Trait, "D-09")]
    public async Task A_killed_server_loses_no_question_and_at_most_a_second_of_text()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new Random(seed);
        await using var gemini = await GeminiEmulator.StartAsync();
        var directory = Directory.CreateTempSubdirectory("parley-kill-");
        await using var server = new RealServer(gemini);
        await server.StartAsync();
        await server.SignUpAsync();

        for (var round = 0; round < Rounds; round++)
        {
            var readers = new List<LiveReader>();
            var asking = Questions.Select(question => AskAgainAndAgainAsync(server.Client, question, readers)).ToArray();
            await Task.Delay(random.Next(300, 3_000), TestContext.Current.CancellationToken);
            var killedAt = Stopwatch.GetTimestamp();
            await server.KillAsync();
            await Task.WhenAll(asking);

            Assert.Empty(server.Damage());
            await server.StartAsync();
            await server.SignInAsync();
            foreach (var reader in readers)
                await CheckAsync(server.Client, reader, killedAt);
            report.Rounds++;
        }

        await report.WriteAsync(Repository.PathOf("artifacts/test-results/crash.md"));
    }

    /// <summary>Until the server is gone.</summary>
    private static async Task AskAgainAndAgainAsync(HttpClient client, string question, List<LiveReader> readers)
    {
        LiveReader reader;
        do
        {
            reader = new LiveReader(question);
            lock (readers)
                readers.Add(reader);
            await reader.AskAsync(client, TestContext.Current.CancellationToken);
            Assert.True(reader.End is null or "done", reader.End);
        }
        while (reader.End is not null);
    }

    private async Task CheckAsync(HttpClient client, LiveReader reader, long killedAt)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        report.Questions++;
        if (reader.ReplyId is null)
        {
            // Nothing was promised; whether it was kept or not, sending it again makes it there exactly once.
            await SendAgainAsync(client, reader, cancellationToken);
            return;
        }

        var seen = reader.Look();
        if (reader.End is null)
            await reader.ResumeAsync(client, cancellationToken).WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
        var conversation = await client.GetFromJsonAsync<Conversation>($"/api/conversations/{reader.ConversationId}", cancellationToken);
        var question = conversation!.Messages.Single(message => message.Id == reader.QuestionId);
        var reply = conversation.Messages.Single(message => message.Id == reader.ReplyId);

        Assert.Equal(reader.Question, question.Text);
        Assert.Equal(reader.End == "done" ? MessageStatus.Complete : MessageStatus.Interrupted, reply.Status);
        Assert.True(reply.Text.StartsWith(seen.Text, StringComparison.Ordinal) || seen.Text.StartsWith(reply.Text, StringComparison.Ordinal),
            $"What is kept is another text than what was read:\n{reply.Text}\n{seen.Text}");
        var lost = seen.LostAt(reply.Text.Length, killedAt);
        Assert.True(lost <= MostLost, string.Create(CultureInfo.InvariantCulture, $"Text was lost that had been read {lost.TotalMilliseconds:0} ms before the kill"));
        Assert.Equal(reply.Text, reader.Text);
        report.Add(reply.Status, lost, Math.Max(0, seen.Text.Length - reply.Text.Length));
    }

    private static async Task SendAgainAsync(HttpClient client, LiveReader reader, CancellationToken cancellationToken)
    {
        var again = new LiveReader(reader.Question, reader.QuestionId);
        await again.AskAsync(client, cancellationToken);
        var conversation = await client.GetFromJsonAsync<Conversation>($"/api/conversations/{again.ConversationId}", cancellationToken);
        Assert.Single(conversation!.Messages, message => message.Id == reader.QuestionId);
    }
}
