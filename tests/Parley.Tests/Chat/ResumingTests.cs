using System.Net;
using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Parley.Emulation.Answers;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Chat;
using Parley.Server.Conversations;
using Parley.Tests.Accounts;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Chat;

public sealed class ResumingTests : ChatTest
{
    [Fact]
    public async Task Readers_of_one_ended_reply_share_what_was_read_of_it()
    {
        var reply = (await SayAsync("Tell me")).Reply;
        var logs = App.Services.GetRequiredService<ReplyLogs>();
        var owner = (await ReadAsync<Protocol.Accounts.User>(await Ada.GetAsync("/api/me", Cancelled))).Id;

        var one = await logs.FindAsync(owner, reply.Id);
        var other = await logs.FindAsync(owner, reply.Id);
        var foreign = await logs.FindAsync(Guid.CreateVersion7(), reply.Id);
        await Ada.DeleteAsync($"/api/conversations/{reply.ConversationId}", Cancelled);

        Assert.NotNull(one);
        Assert.Same(one, other);
        Assert.Null(foreign);
        Assert.Null(await logs.FindAsync(owner, reply.Id));
        GC.KeepAlive(one);
    }

    [Fact, Trait(Cases.Trait, "R-03")]
    public async Task A_reader_goes_on_after_any_event_of_an_ended_reply()
    {
        Gemini.Script(new Answer().Think("Hm", "m.").Text("On", "e, ", "two 👩‍🚀", "."));
        await using var stream = await StreamSayingAsync("Count");
        var events = await stream.ToEndAsync();
        var reply = events[^1].Reply;

        for (var after = 1; after < events.Count; after++)
        {
            await using var rest = await EventsAsync(reply.Id, after);
            var missed = await rest.ToEndAsync();
            Assert.Equal(Joined(events.Skip(after), StreamEvents.Text), Joined(missed, StreamEvents.Text));
            Assert.Equal(Joined(events.Skip(after), StreamEvents.Thought), Joined(missed, StreamEvents.Thought));
            Assert.Equal(events[^1].Id, missed[^1].Id);
        }

        await using var nothing = await EventsAsync(reply.Id, events.Count);
        Assert.Empty(await nothing.ToEndAsync());
    }

    [Fact]
    public async Task Who_may_no_longer_read_is_told_why_and_goes_on_after_signing_in_again()
    {
        var gate = new TaskCompletionSource();
        Gemini.Script(new Answer().Text("One").Until(gate.Task).Text(", two."));
        await using var stream = await StreamSayingAsync("Count");
        var events = new List<ReplyEvent> { (await stream.NextAsync())!, (await stream.NextAsync())! };

        await Ada.PostAsync(new Uri("/api/logout", UriKind.Relative), content: null, Cancelled);
        var last = Assert.Single(await stream.ToEndAsync());
        gate.SetResult();

        Assert.Equal((StreamEvents.Error, ProblemCodes.Unauthenticated, 0), (last.Name, last.Problem.Code, last.Id));
        Ada.DefaultRequestHeaders.Authorization = new("Bearer", (await App.CreateClient().LoginAsync("ada")).AccessToken);
        await using var rest = await EventsAsync(events[0].Start.Reply.Id, events[^1].Id);
        Assert.Equal("One, two.", (await rest.ToEndAsync())[^1].Reply.Text);
    }

    [Theory]
    [InlineData("99")]
    [InlineData("-1")]
    [InlineData("abc")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    public async Task An_event_that_never_was_is_refused(string lastEventId)
    {
        var exchange = await SayAsync("Hi");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/messages/{exchange.Reply.Id}/events");
        request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);

        await (await Ada.SendAsync(request, Cancelled)).ProblemAsync(400, ProblemCodes.InvalidRequest);
    }

    [Fact, Trait(Cases.Trait, "R-03")]
    public async Task A_second_reader_in_mid_answer_gets_what_was_and_what_comes()
    {
        var gate = new TaskCompletionSource();
        Gemini.Script(new Answer().Text("One", ", two").Until(gate.Task).Text(", three."));
        await using var stream = await StreamSayingAsync("Count");
        var start = (await stream.NextAsync())!.Start;
        await stream.NextAsync();
        await stream.NextAsync();

        await using var second = await EventsAsync(start.Reply.Id);
        Assert.Equal(StreamEvents.Start, (await second.NextAsync())!.Name);
        var replayed = (await second.NextAsync())!;
        Assert.Equal((3, "One, two"), (replayed.Id, replayed.Delta));
        gate.SetResult();

        Assert.Equal([", three."], [.. (await second.ToEndAsync()).Where(one => !one.IsEnd).Select(one => one.Delta)]);
    }

    [Fact, Trait(Cases.Trait, "R-10")]
    public async Task A_stream_is_for_nobody_to_keep()
    {
        var exchange = await SayAsync("Hi");

        await using var stream = await EventsAsync(exchange.Reply.Id);

        Assert.Equal(HttpStatusCode.OK, stream.Response.StatusCode);
        Assert.Equal("no-store", stream.Response.Headers.CacheControl?.ToString());
        Assert.Equal(["no"], stream.Response.Headers.GetValues("X-Accel-Buffering"));
    }

    private static string Joined(IEnumerable<ReplyEvent> events, string name) =>
        string.Concat(events.Where(one => one.Name == name).Select(one => one.Delta));
}

public sealed class GenerationLogTests
{
    private static readonly Gen<ReplyDelta> Delta =
        Gen.Select(Gen.Int[0, 9], Gen.String[Gen.Char["abcé漢\n"], 1, 6], (kind, text) => kind switch
        {
            0 => new ReplyDelta(DeltaKind.Part, JsonSerializer.Serialize(new { executableCode = text })),
            < 4 => new ReplyDelta(DeltaKind.Thought, text),
            _ => new ReplyDelta(DeltaKind.Text, text),
        });

    /// <summary>What happens next: a delta comes, the reader reads some, hangs up and returns, a checkpoint is kept, the server dies.</summary>
    private static readonly Gen<int[]> Course = Gen.Int[0, 9].Array[0, 80];

    [Fact]
    public void A_reader_that_drops_and_returns_at_any_event_ends_with_exactly_the_stored_text() =>
        Gen.Select(Delta.Array[0, 40], Course, Gen.Bool).Sample((deltas, course, dies) =>
        {
            const int reserve = 6;
            var log = new GenerationLog(Start, reserve);
            var client = new Client();
            var (written, kept, bound) = (0, 0, reserve);
            foreach (var step in course)
            {
                if (step < 4 && written < deltas.Length)
                    log.Append(deltas[written++]);
                else if (step < 7)
                    client.Read(log, most: Math.Max(1, step - 3));
                else if (step < 9)
                    client.HangUp();
                else if (written > kept)
                    log.Extend(bound = (kept = written) + 1 + reserve);
            }

            var stored = dies ? Dead(deltas[..kept], bound) : Alive(deltas[..written]);
            var end = dies ? ReplyLogs.Replay(stored) : log;
            if (!dies)
                log.End(new LogEnd(stored.LastEventId, stored.Exchange.Reply, null));
            client.HangUp();
            client.Read(end, most: int.MaxValue);

            Assert.Equal(stored.Exchange.Reply.Text, client.Text);
            Assert.Equal(stored.Exchange.Reply.Thoughts ?? "", client.Thoughts);
            Assert.Equal(string.Concat(stored.Exchange.Reply.Parts ?? []), client.Parts);
            Assert.Equal(stored.LastEventId, client.LastId);
        });

    [Fact]
    public void A_delta_map_cuts_a_text_where_it_was_cut() =>
        Delta.Array[0, 40].Sample(deltas =>
        {
            var (text, thoughts) = (AbandonedReplies.Join(deltas, DeltaKind.Text) ?? "", AbandonedReplies.Join(deltas, DeltaKind.Thought) ?? "");
            var map = DeltaMap.Encode(deltas);

            Assert.Equal(deltas, DeltaMap.Split(map, text, thoughts, MessageParts.Of(deltas) ?? []));
            Assert.Equal(deltas, DeltaMap.Split(map, string.Concat(deltas.Select(delta => delta.Text))));
        });

    private static Exchange Start { get; } = new(Guid.Empty, Of(MessageRoles.User, MessageStatus.Complete), Of(MessageRoles.Assistant, MessageStatus.Streaming));

    private static Message Of(string role, string status) => new()
    {
        Id = Guid.Empty,
        ConversationId = Guid.Empty,
        ParentId = null,
        Role = role,
        Text = "",
        Status = status,
        CreatedAt = default,
    };

    private static StoredReply Alive(ReplyDelta[] deltas) => Stored(deltas, MessageStatus.Complete, deltas.Length + 2);

    private static StoredReply Dead(ReplyDelta[] deltas, int bound) => Stored(deltas, MessageStatus.Interrupted, bound + 1);

    private static StoredReply Stored(ReplyDelta[] deltas, string status, int lastEventId)
    {
        var reply = Start.Reply with
        {
            Status = status,
            Text = AbandonedReplies.Join(deltas, DeltaKind.Text) ?? "",
            Thoughts = AbandonedReplies.Join(deltas, DeltaKind.Thought),
            Parts = MessageParts.Of(deltas),
            Error = status == MessageStatus.Interrupted ? ReplyProblems.Interrupted : null,
        };
        return new StoredReply(Start with { Reply = reply }, deltas, lastEventId);
    }

    private sealed class Client
    {
        private LogReader? reader;

        public int LastId { get; private set; }

        public string Text { get; private set; } = "";

        public string Thoughts { get; private set; } = "";

        public string Parts { get; private set; } = "";

        public void HangUp()
        {
            reader?.Dispose();
            reader = null;
        }

        public void Read(GenerationLog log, int most)
        {
            reader ??= log.Open(LastId) ?? throw new InvalidOperationException("An event that was sent is not known.");
            if (reader.TakeStart())
                (Text, Thoughts, Parts) = ("", "", "");
            var batch = new ReplyDelta[Math.Min(most, 64)];
            foreach (var delta in batch[..reader.Take(batch)])
            {
                if (delta.Kind == DeltaKind.Text)
                    Text += delta.Text;
                else if (delta.Kind == DeltaKind.Thought)
                    Thoughts += delta.Text;
                else
                    Parts += delta.Text;
            }

            reader.TakeEnd();
            LastId = reader.Position;
        }
    }
}
