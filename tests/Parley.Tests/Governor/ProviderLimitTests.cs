using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Providers;
using Parley.Tests.Infrastructure;
using Parley.Tests.Providers;

namespace Parley.Tests.Governor;

/// <summary>Where another provider than Gemini limits, users take turns as they do with Gemini.</summary>
public sealed class ProviderLimitTests : GovernorTest
{
    private const string Llama = "ollama/llama3.2:3b";

    private protected override ParleyApp Adjust(ParleyApp app) =>
        app.With("Providers__AllowedHosts", "localhost").With("Governor__LongestWait", "00:00:45").With("Governor__RequestsPerMinute", "1");

    [Fact]
    public async Task Several_users_at_once_all_get_their_answers_in_turn_and_see_the_wait()
    {
        await using var ollama = await OpenAiStandIn.StartAsync();
        var (ada, bob, eve) = (await SignInAsync("ada"), await SignInAsync("bob"), await SignInAsync("eve"));
        await EnterAsync(ada, ollama);
        // Who is alone by the API is told the refusal; beside others it waits.
        ollama.Script(new StandInTurn().Text("Yes.").Until(Held.Task), StandInTurn.Error((int)HttpStatusCode.TooManyRequests, "{}", "30"), StandInTurn.Error((int)HttpStatusCode.TooManyRequests, "{}", "1"));
        await using var before = await AskAsync(bob, "before", Llama);
        await UntilAsync(() => before.Events.Exists(one => one.Name == StreamEvents.Text), () => "before is not answered");

        List<WaitingReader> readers = [];
        foreach (var (who, question) in new[] { (ada, "ada 1"), (ada, "ada 2"), (bob, "bob 1"), (eve, "eve 1") })
        {
            readers.Add(await AskAsync(who, question, Llama));
            await UntilAsync(() => readers[^1].Waits, () => $"{question} does not wait");
        }

        await UntilAsync(() => Places(readers).SequenceEqual([1, 4, 2, 3]), () => string.Join(' ', Places(readers)));
        Assert.All(readers, reader => Assert.InRange(reader.Waiting!.Value.Seconds, 1, 31));
        Assert.Equal(["before", "ada 1"], ollama.Asked.Select(Question));
        // The first is refused once more, and keeps its turn.
        for (var second = 0; second < 60 && readers.Exists(reader => !reader.Ended.IsCompleted); second++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(Task.WhenAll(readers.Select(reader => reader.Ended)), Task.Delay(50, Cancelled));
        }

        await UntilAsync(() => readers.TrueForAll(reader => reader.Ended.IsCompleted), () => string.Join(' ', Places(readers)));
        Assert.All(readers, reader => Assert.Equal((MessageStatus.Complete, 0), (reader.Events[^1].Reply.Status, reader.Waiting!.Value.Place)));
        Assert.Equal(["ada 1", "ada 1", "ada 1"], ollama.Asked.Skip(1).Take(3).Select(Question));
        Assert.Equal(["ada 2", "bob 1", "eve 1"], ollama.Asked.Skip(4).Select(Question).Order());
        foreach (var reader in readers)
            await reader.DisposeAsync();
    }

    [Fact]
    public async Task Who_would_wait_too_long_is_told_by_whose_name()
    {
        await using var ollama = await OpenAiStandIn.StartAsync();
        var (ada, bob) = (await SignInAsync("ada"), await SignInAsync("bob"));
        await EnterAsync(ada, ollama);
        ollama.Script(new StandInTurn().Text("Yes.").Until(Held.Task), StandInTurn.Error((int)HttpStatusCode.TooManyRequests, "{}", "60"));
        await using var before = await AskAsync(bob, "before", Llama);
        await UntilAsync(() => before.Events.Exists(one => one.Name == StreamEvents.Text), () => "before is not answered");

        await using var reader = await AskAsync(ada, "Hi", Llama);
        await reader.Ended;

        var error = reader.Events[^1].Reply.Error!;
        Assert.Equal((ProblemCodes.ProviderRateLimited, 60), (error.Code, error.RetryAfter));
        Assert.StartsWith("The provider ollama takes no more requests", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_user_does_not_take_all_of_a_slow_provider()
    {
        await using var ollama = await OpenAiStandIn.StartAsync();
        var (ada, bob) = (await SignInAsync("ada"), await SignInAsync("bob"));
        await EnterAsync(ada, ollama);
        var gate = new TaskCompletionSource();
        ollama.Script([.. Enumerable.Range(0, 4).Select(_ => new StandInTurn().Until(gate.Task).Text("slow"))]);
        List<WaitingReader> readers = [];
        for (var i = 0; i < 24; i++)
            readers.Add(await AskAsync(ada, $"ada {i}", Llama));
        await UntilAsync(() => ollama.Asked.Count == 4, () => $"{ollama.Asked.Count} are asked");

        await using var his = await AskAsync(bob, "bob", Llama);
        await his.Ended;

        Assert.Equal("You said: bob", his.Events[^1].Reply.Text);
        Assert.Equal(5, ollama.Asked.Count);
        gate.SetResult();
        await Task.WhenAll(readers.Select(reader => reader.Ended));
        Assert.All(readers, reader => Assert.Equal(MessageStatus.Complete, reader.Events[^1].Reply.Status));
        foreach (var reader in readers)
            await reader.DisposeAsync();
    }

    private static string? Question(System.Text.Json.Nodes.JsonNode asked) => (string?)asked["messages"]!.AsArray()[^1]!["content"];

    private static IEnumerable<int> Places(IEnumerable<WaitingReader> readers) => readers.Select(reader => reader.Waiting?.Place ?? 0);

    private static async Task EnterAsync(HttpClient admin, OpenAiStandIn ollama)
    {
        using var entered = await admin.PostAsJsonAsync("/api/admin/providers", new CreateModelProvider("ollama", ollama.Address.ToString()), JsonSerializerOptions.Web, Cancelled);
        Assert.Equal(HttpStatusCode.Created, entered.StatusCode);
    }
}
