using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Tests.Hosting;

namespace Parley.Tests.Governor;

/// <summary>Gemini allows ten requests a minute: whoever is one too many waits for a turn, and sees that.</summary>
public sealed class MinuteLimitTests : GovernorTest
{
    [Fact]
    public async Task Twenty_users_at_once_all_get_their_answers_in_turn_and_see_the_wait()
    {
        Gemini.RequestsPerMinute = 10;
        var people = new List<HttpClient>();
        for (var i = 0; i < 20; i++)
            people.Add(await SignInAsync($"user{i}"));

        var readers = await Task.WhenAll(people.Select((person, number) => AskAsync(person, $"question {number}")));
        await UntilAsync(() => readers.Count(reader => reader.Ended.IsCompleted) == 10 && Places(readers).SequenceEqual(Enumerable.Range(1, 10)), () => Describe(readers));
        var queue = readers.Where(reader => reader.Waits).OrderBy(reader => reader.Waiting!.Value.Place).Select(reader => reader.Question).ToList();
        Assert.All(readers.Where(reader => reader.Waits), reader => Assert.InRange(reader.Waiting!.Value.Seconds, 50, 61));
        Clock.Advance(TimeSpan.FromSeconds(61));
        await UntilAsync(() => readers.All(reader => reader.Ended.IsCompleted), () => Describe(readers));

        Assert.All(readers, reader => Assert.Equal(MessageStatus.Complete, reader.Events[^1].Reply.Status));
        Assert.Equal(queue.Order(), Answered.Skip(10).Order());
        Assert.All(readers.Where(reader => queue.Contains(reader.Question)), reader =>
        {
            Assert.Equal(0, reader.Waiting!.Value.Place);
            var names = reader.Events.Select(one => one.Name).ToList();
            Assert.True(names.LastIndexOf(StreamEvents.Waiting) < names.IndexOf(StreamEvents.Text));
        });
        foreach (var reader in readers)
            await reader.DisposeAsync();
    }

    [Fact]
    public async Task The_wait_for_a_turn_is_no_time_in_which_the_model_thought()
    {
        Gemini.RequestsPerMinute = 1;
        await using var first = await AskForLongAsync(await SignInAsync("bob"), "first");
        await using var second = await AskAsync(await SignInAsync("ada"), "think:long second");
        await UntilAsync(() => second.Waits, () => "second waits");

        Clock.Advance(TimeSpan.FromSeconds(61));
        await second.Ended;

        var timing = second.Events[^1].Reply.Timing!;
        Assert.InRange(timing.TotalMs, 0, 5_000);
        Assert.InRange(timing.FirstMs!.Value, 0, timing.TotalMs);
    }

    [Fact]
    public async Task Users_take_turns_however_much_one_of_them_asks()
    {
        Gemini.RequestsPerMinute = 1;
        var (ada, bob, eve) = (await SignInAsync("ada"), await SignInAsync("bob"), await SignInAsync("eve"));
        await using var first = await AskForLongAsync(bob, "bob 0");

        List<WaitingReader> readers = [];
        foreach (var (who, question) in new[] { (ada, "ada 1"), (ada, "ada 2"), (bob, "bob 1"), (eve, "eve 1") })
        {
            readers.Add(await AskAsync(who, question));
            await UntilAsync(() => readers[^1].Waits, () => Describe(readers));
        }

        // Each minute one of them is let through.
        for (var minute = 1; minute <= 4; minute++)
        {
            Clock.Advance(TimeSpan.FromSeconds(61));
            await UntilAsync(() => readers.Count(reader => reader.Ended.IsCompleted) == minute, () => Describe(readers));
        }

        Assert.Equal(["ada 1", "bob 1", "eve 1", "ada 2"], Answered);
    }

    [Fact]
    public async Task Who_waits_can_stop_and_who_comes_back_is_told_again()
    {
        Gemini.RequestsPerMinute = 1;
        var (ada, bob) = (await SignInAsync("ada"), await SignInAsync("bob"));
        await using var first = await AskForLongAsync(bob, "first");
        await using var second = await AskAsync(ada, "second");
        await UntilAsync(() => second.Waits, () => "second waits");
        var reply = second.Events[0].Start.Reply.Id;

        using var again = new HttpRequestMessage(HttpMethod.Get, $"/api/messages/{reply}/events");
        await using var back = new WaitingReader("second", await Chat.ReplyEvents.OpenAsync(ada, again));
        await UntilAsync(() => back.Waits, () => "who comes back is told");
        Assert.Equal(0, back.Events.Single(one => one.Name == StreamEvents.Waiting).Id);
        using var stopped = await ada.PostAsync(new Uri($"/api/messages/{reply}/stop", UriKind.Relative), content: null, Cancelled);
        await second.Ended;

        Assert.Equal(MessageStatus.Stopped, second.Events[^1].Reply.Status);
        Assert.Empty(Answered);
    }

    [Fact]
    public async Task A_wait_that_would_be_too_long_is_refused_and_says_so()
    {
        Gemini.RequestsPerMinute = 1;
        var (ada, bob) = (await SignInAsync("ada"), await SignInAsync("bob"));
        await using var first = await AskForLongAsync(bob, "first");
        List<WaitingReader> readers = [];
        foreach (var number in Enumerable.Range(1, 5))
        {
            readers.Add(await AskAsync(ada, $"question {number}"));
            await UntilAsync(() => readers[^1].Waits, () => Describe(readers));
        }

        await using var late = await AskAsync(ada, "late");
        await late.Ended;

        var problem = late.Events[^1].Problem;
        Assert.Equal(429, problem.Status);
        Assert.Contains("the wait for it would be longer than the 300 s that are set", problem.Detail, StringComparison.Ordinal);
        Assert.InRange(problem.RetryAfter!.Value, 301, 361);
    }

    [Fact]
    public async Task Who_asks_after_others_were_through_is_alone()
    {
        Gemini.RequestsPerMinute = 1;
        await using var first = await AskAsync(await SignInAsync("bob"), "first");
        await first.Ended;

        await using var alone = await AskAsync(await SignInAsync("ada"), "alone");
        await alone.Ended;

        Assert.Equal(429, alone.Events[^1].Problem.Status);
        Assert.DoesNotContain(alone.Events, one => one.Name == StreamEvents.Waiting);
    }

    [Fact]
    public async Task Who_is_alone_and_who_cannot_show_a_wait_is_told_at_once_when_to_come_back()
    {
        Gemini.RequestsPerMinute = 1;
        var (ada, bob) = (await SignInAsync("ada"), await SignInAsync("bob"));
        await using var first = await AskForLongAsync(ada, "first");

        await using var alone = await AskAsync(ada, "alone");
        await alone.Ended;
        Assert.Equal(429, alone.Events[^1].Problem.Status);
        await using var waiting = await AskAsync(bob, "beside others");
        await UntilAsync(() => waiting.Waits, () => Describe([waiting]));
        using var whole = await ada.PostAsJsonAsync("/api/chat", new SendMessage("as JSON"), JsonSerializerOptions.Web, Cancelled);

        var problem = await whole.ProblemAsync(429, ProblemCodes.ProviderRateLimited);
        Assert.Contains("others wait for it already", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.InRange(whole.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 50, 121);
        Assert.Equal(HttpStatusCode.TooManyRequests, await ProgramAsync(ada));
        Clock.Advance(TimeSpan.FromSeconds(61));
        await waiting.Ended;
        Assert.Equal(MessageStatus.Complete, waiting.Events[^1].Reply.Status);
    }

    private async Task<HttpStatusCode> ProgramAsync(HttpClient who)
    {
        using var made = await who.PostAsJsonAsync("/api/keys", new { name = "script" }, Cancelled);
        var key = (await made.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("key").GetString();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = JsonContent.Create(new { model = "gemini-4-hydrogen", messages = new[] { new { role = "user", content = "from a program" } } }),
            Headers = { Authorization = new("Bearer", key) },
        };
        using var program = App.CreateClient();
        using var answer = await program.SendAsync(request, Cancelled);
        return answer.StatusCode;
    }

    private IEnumerable<string> Answered => Gemini.Requests.Where(request => request.Path.Contains("Content", StringComparison.Ordinal) && request.Status == 200)
        .Select(request => (string)request.Json["contents"]!.AsArray().Last()!["parts"]![0]!["text"]!);

    private static IEnumerable<int> Places(IEnumerable<WaitingReader> readers) => readers.Where(reader => reader.Waits).Select(reader => reader.Waiting!.Value.Place).Order();

    private static string Describe(IEnumerable<WaitingReader> readers) =>
        string.Join("\n", readers.Select(reader => $"{reader.Question}: {string.Join(" ", reader.Events.Select(one => one.Name + (one.Name == StreamEvents.Waiting ? one.Data : "")))}"));
}
