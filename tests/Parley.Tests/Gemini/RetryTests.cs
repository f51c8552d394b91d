using System.Net;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using Parley.Gemini;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Gemini;

public sealed class RetryTests
{
    private const string Good = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi\"}]},\"finishReason\":\"STOP\"}]}\n\n";
    private const string Thought = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hm\",\"thought\":true}]}}]}\n\n";
    private const string Error = "{\n\"error\": {\"code\": 503, \"status\": \"UNAVAILABLE\"}\n}\n";

    private readonly FakeTimeProvider time = new();

    [Theory]
    [InlineData(499)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_failure_of_the_moment_is_asked_again_twice(int status)
    {
        var gemini = new ScriptedGemini().Answer("", (HttpStatusCode)status).Answer("", (HttpStatusCode)status).Answer(Good);

        Assert.Equal("Hi", (await AskAsync(gemini)).Text);
        Assert.Equal(3, gemini.Requests.Count);
    }

    [Fact, Trait(Cases.Trait, "R-08")]
    public async Task The_third_failure_is_the_answer()
    {
        var gemini = new ScriptedGemini().Answer("", (HttpStatusCode)503).Answer("", (HttpStatusCode)503).Answer("", (HttpStatusCode)500);

        var failure = await Assert.ThrowsAsync<GeminiException>(() => AskAsync(gemini));

        Assert.Equal((500, 3), ((int)failure.StatusCode!, gemini.Requests.Count));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(429)]
    public async Task A_refusal_is_not_asked_again(int status)
    {
        var gemini = new ScriptedGemini().Answer("", (HttpStatusCode)status);

        await Assert.ThrowsAsync<GeminiException>(() => AskAsync(gemini));

        Assert.Single(gemini.Requests);
    }

    [Fact]
    public async Task A_connection_that_fails_is_tried_again_and_one_that_breaks_is_not()
    {
        var failed = new ScriptedGemini().Fail(new HttpRequestException(HttpRequestError.ConnectionError)).Answer(Good);
        Assert.Equal("Hi", (await AskAsync(failed)).Text);

        var broken = new ScriptedGemini().Answer(new PieceStream([], new IOException("reset")));
        await Assert.ThrowsAsync<GeminiException>(() => AskAsync(broken));
        Assert.Single(broken.Requests);
    }

    [Fact, Trait(Cases.Trait, "R-08")]
    public async Task An_error_in_the_stream_is_asked_again_only_while_nothing_was_shown()
    {
        Assert.Equal("Hi", (await AskAsync(new ScriptedGemini().Answer(Error).Answer(Good))).Text);

        var shown = new ScriptedGemini().Answer(Thought + Error);
        await Assert.ThrowsAsync<GeminiException>(() => AskAsync(shown));
        Assert.Single(shown.Requests);
    }

    [Fact]
    public async Task A_quota_that_is_soon_back_is_waited_for_and_not_a_moment_less()
    {
        var gemini = new ScriptedGemini().Answer(Quota("1.5s"), HttpStatusCode.TooManyRequests).Answer(Good);
        var asked = CallAsync(gemini);

        time.Advance(TimeSpan.FromSeconds(1.49));
        Assert.False(asked.IsCompleted);
        Assert.Single(gemini.Requests);

        Assert.Equal("Hi", (await AdvanceUntilAsync(asked)).Text);
    }

    [Theory]
    [InlineData("2.1s")]
    [InlineData("17s")]
    public async Task A_quota_that_is_long_gone_is_not_waited_for(string delay)
    {
        var gemini = new ScriptedGemini().Answer(Quota(delay), HttpStatusCode.TooManyRequests);

        await Assert.ThrowsAsync<GeminiException>(() => AskAsync(gemini));

        Assert.Single(gemini.Requests);
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        using var caller = new CancellationTokenSource();
        var gemini = new ScriptedGemini().Answer("", (HttpStatusCode)503);
        var asked = CallAsync(gemini, caller.Token);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        Assert.Single(gemini.Requests);
    }

    [Fact]
    public async Task A_whole_answer_is_asked_again_too()
    {
        var gemini = new ScriptedGemini().Answer("", (HttpStatusCode)503).Answer(Good["data: ".Length..]);
        using var client = new GeminiRetryClient(gemini.Client(), time);

        Assert.Equal("Hi", (await AdvanceUntilAsync(client.GetResponseAsync("Hm", cancellationToken: TestContext.Current.CancellationToken))).Text);
    }

    private static string Quota(string delay) =>
        $$$"""{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"{{{delay}}}"}]}}""";

    private Task<ChatResponse> AskAsync(ScriptedGemini gemini) => AdvanceUntilAsync(CallAsync(gemini));

    private async Task<ChatResponse> CallAsync(ScriptedGemini gemini, CancellationToken? caller = null)
    {
        var cancellation = caller ?? TestContext.Current.CancellationToken;
        using var client = new GeminiRetryClient(gemini.Client(), time);

        return await client.GetStreamingResponseAsync("Hm", cancellationToken: cancellation).ToChatResponseAsync(cancellation);
    }

    private async Task<ChatResponse> AdvanceUntilAsync(Task<ChatResponse> asked)
    {
        while (!asked.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        return await asked;
    }
}
