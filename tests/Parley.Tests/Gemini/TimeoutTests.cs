using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using Parley.Gemini;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Gemini;

public sealed class TimeoutTests
{
    private static readonly byte[] Begin = Encoding.UTF8.GetBytes("data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"First \"}]}}]}\n\n");

    private readonly FakeTimeProvider time = new();

    [Fact, Trait(Cases.Trait, "R-09")]
    public async Task No_first_byte_in_time_is_a_timeout()
    {
        var answer = new ScriptedGemini().Hang().Client(time).GetResponseAsync("Hm", cancellationToken: TestContext.Current.CancellationToken);

        time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.False(answer.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(GeminiErrorKind.Timeout, (await Assert.ThrowsAsync<GeminiException>(() => answer)).Kind);
    }

    [Fact]
    public async Task Headers_alone_are_no_first_byte()
    {
        var body = new PieceStream([], silentEnd: true);
        var answer = new ScriptedGemini().Answer(body).Client(time).GetResponseAsync("Hm", cancellationToken: TestContext.Current.CancellationToken);
        await body.FellSilent.Task.WaitAsync(TestContext.Current.CancellationToken);

        time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.False(answer.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(GeminiErrorKind.Timeout, (await Assert.ThrowsAsync<GeminiException>(() => answer)).Kind);
        Assert.True(body.Closed);
    }

    [Fact]
    public async Task The_time_that_the_headers_took_counts_for_the_first_byte()
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var body = new PieceStream([], silentEnd: true);
        var answer = new ScriptedGemini().AnswerAfter(sent.Task, body).Client(time).GetResponseAsync("Hm", cancellationToken: TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromMinutes(4));
        sent.SetResult();
        await body.FellSilent.Task.WaitAsync(TestContext.Current.CancellationToken);

        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(GeminiErrorKind.Timeout, (await Assert.ThrowsAsync<GeminiException>(() => answer)).Kind);
    }

    [Fact, Trait(Cases.Trait, "R-09")]
    public async Task Silence_in_mid_answer_is_a_timeout_after_the_text_that_came()
    {
        var body = new PieceStream([Begin], silentEnd: true);
        await using var updates = new ScriptedGemini().Answer(body).Client(time).GetStreamingResponseAsync("Hm", cancellationToken: TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal("First ", updates.Current.Text);

        // The reader may take its time: only waiting for Gemini counts.
        time.Advance(TimeSpan.FromHours(1));
        var next = updates.MoveNextAsync().AsTask();
        await body.FellSilent.Task.WaitAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(GeminiErrorKind.Timeout, (await Assert.ThrowsAsync<GeminiException>(() => next)).Kind);
        Assert.True(body.Closed);
    }

    [Fact]
    public async Task A_caller_who_cancels_is_no_failure_of_Gemini()
    {
        using var caller = new CancellationTokenSource();
        var body = new PieceStream([Begin], silentEnd: true);
        await using var updates = new ScriptedGemini().Answer(body).Client(time).GetStreamingResponseAsync("Hm", cancellationToken: caller.Token).GetAsyncEnumerator(caller.Token);
        Assert.True(await updates.MoveNextAsync());
        var next = updates.MoveNextAsync().AsTask();
        await body.FellSilent.Task.WaitAsync(TestContext.Current.CancellationToken);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.True(body.Closed);
    }

    [Fact]
    public async Task A_reader_who_stops_hangs_up()
    {
        var body = new PieceStream([Begin, Begin, Begin]);

        await foreach (var _ in new ScriptedGemini().Answer(body).Client(time).GetStreamingResponseAsync("Hm", cancellationToken: TestContext.Current.CancellationToken))
            break;

        Assert.True(body.Closed);
    }

    [Fact]
    public async Task The_handlers_limit_on_connecting_is_told_apart()
    {
        var failure = await Assert.ThrowsAsync<GeminiException>(() =>
            new ScriptedGemini().Fail(new TaskCanceledException("", new TimeoutException())).Client(time).GetResponseAsync("Hm", cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal((GeminiErrorKind.Unreachable, true), (failure.Kind, failure.FailedToConnect));
    }

    [Fact]
    public void The_handler_follows_and_remembers_nothing()
    {
        using var handler = GeminiHttp.CreateHandler(new() { ConnectTimeout = TimeSpan.FromSeconds(3) });

        Assert.Equal((false, false, TimeSpan.FromSeconds(3)), (handler.AllowAutoRedirect, handler.UseCookies, handler.ConnectTimeout));
        Assert.True(handler.PooledConnectionLifetime < TimeSpan.FromHours(1));
    }
}
