using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Parley.Emulation;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Tests.Infrastructure;
using Parley.Tests.Processes;

namespace Parley.Tests.Servers;

/// <summary>Two servers in processes of their own, of which one is killed in mid answer (security.md: D-25).</summary>
[Trait(Databases.Trait, Databases.Postgres)]
public sealed class KilledServerTests : IAsyncLifetime
{
    private const int Answers = 100;
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);
    // One second is KillTests' to hold: here a hundred answers share the machine with two servers and all other tests.
    private static readonly TimeSpan MostLost = TimeSpan.FromSeconds(4);

    private GeminiEmulator gemini = null!;
    private Dictionary<string, string> settings = [];
    private RealServer first = null!;
    private RealServer second = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        gemini = await GeminiEmulator.StartAsync();
        var postgres = await PostgresServer.SharedAsync();
        settings = new()
        {
            ["DATABASE_URL"] = postgres.UrlOf(await postgres.CreateAsync()),
            ["REDIS_URL"] = (await RedisServer.SharedAsync()).Url,
            ["SECRET_KEY"] = PostgresServer.SigningKey,
        };
        (first, second) = (new RealServer(gemini), new RealServer(gemini));
        await first.StartAsync(settings);
        await second.StartAsync(settings);
        await first.SignUpAsync();
        second.Client.DefaultRequestHeaders.Authorization = first.Client.DefaultRequestHeaders.Authorization;
    }

    public async ValueTask DisposeAsync()
    {
        await first.DisposeAsync();
        await second.DisposeAsync();
        await gemini.DisposeAsync();
    }

    [Fact, Trait(Cases.Trait, "D-25")]
    public async Task When_one_is_killed_its_answers_are_interrupted_within_seconds_and_read_on_from_the_other()
    {
        // Half of them are made by the server that dies, at a rate that two servers, the emulator and all who read can
        // keep up with on a busy machine: else what is lost is what waited.
        var readers = Enumerable.Range(0, Answers).Select(_ => new LiveReader("bench:deltas=40,rate=4")).ToList();
        var asking = readers.Select((reader, i) => reader.AskAsync(i % 2 == 0 ? first.Client : second.Client, Cancellation)).ToList();
        await Task.WhenAll(readers.Select(reader => reader.Started.WaitAsync(Cancellation)));
        var moved = readers.Where((_, i) => i % 2 == 0).ToList();
        // Each is in its middle: more was kept of it than its beginning.
        while (!readers.TrueForAll(reader => int.Parse(reader.LastEventId ?? "0", CultureInfo.InvariantCulture) >= 10))
            await Task.Delay(50, Cancellation);

        var killedAt = Stopwatch.GetTimestamp();
        await first.Process.KillAsync();
        await Task.WhenAll(asking.Where((_, i) => i % 2 == 0));
        Assert.All(moved, reader => Assert.Null(reader.End));
        var seen = moved.ConvertAll(reader => reader.Look());
        await Task.WhenAll(moved.Select(reader => reader.ResumeAsync(second.Client, Cancellation)));
        var silence = Stopwatch.GetElapsedTime(killedAt);
        await Task.WhenAll(asking);

        Assert.True(silence < LongestSilence, $"The last was told after {silence}.");
        foreach (var (i, reader) in readers.Index())
        {
            var reply = await ReplyAsync(reader);
            Assert.Equal(i % 2 == 0 ? (MessageStatus.Interrupted, "error") : (MessageStatus.Complete, "done"), (reply.Status, reader.End));
            // The last that was shown may be lost with the server that showed it, and the reply in the last event says so.
            Assert.StartsWith(reply.Text, reader.Text, StringComparison.Ordinal);
            if (i % 2 == 0)
                Assert.InRange(seen[i / 2].LostAt(reply.Text.Length, killedAt), TimeSpan.MinValue, MostLost);
        }
    }

    private async Task<Message> ReplyAsync(LiveReader reader)
    {
        var conversation = await second.Client.GetFromJsonAsync<Conversation>($"/api/conversations/{reader.ConversationId}", JsonSerializerOptions.Web, Cancellation);
        return conversation!.Messages.Single(message => message.Id == reader.ReplyId);
    }
}
