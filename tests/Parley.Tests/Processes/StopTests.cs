using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Parley.Protocol.Chat;
using Parley.Protocol.Notices;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Processes;

public sealed class StopTests : RealServerTest
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(15);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Server.StartAsync();
        await Server.SignUpAsync();
    }

    [Fact, Trait(Cases.Trait, "D-24")]
    public async Task A_server_that_is_told_to_stop_lets_a_short_answer_end()
    {
        var reader = new LiveReader("bench:deltas=40,rate=20");
        var reading = reader.AskAsync(Server.Client, Cancellation);
        await reader.Started.WaitAsync(Cancellation);

        var code = await Server.Process.TerminateAsync();
        await reading;

        Assert.Equal((0, "done"), (code, reader.End));
        Assert.Equal((MessageStatus.Complete, reader.Text), await AfterRestartAsync(reader));
    }

    [Fact, Trait(Cases.Trait, "D-24")]
    public async Task A_server_that_is_told_to_stop_keeps_all_that_was_shown_of_a_long_answer()
    {
        var reader = new LiveReader("bench:deltas=2000,rate=20");
        var reading = reader.AskAsync(Server.Client, Cancellation);
        await reader.Started.WaitAsync(Cancellation);
        var told = Stopwatch.GetTimestamp();

        var ending = Server.Process.TerminateAsync();
        await RefusesToSendAsync();
        var code = await ending;
        var took = Stopwatch.GetElapsedTime(told);
        await reading;

        Assert.Equal((0, "error"), (code, reader.End));
        Assert.True(took < LongestStop, $"It took {took}");
        Assert.Equal((MessageStatus.Interrupted, reader.Text), await AfterRestartAsync(reader));
    }

    [Fact, Trait(Cases.Trait, "R-11")]
    public async Task Whoever_looks_on_sees_the_end_of_the_answer_and_keeps_nobody_from_stopping()
    {
        await using var events = await EventReader.OpenAsync(Server.Client, "/api/events");
        var reader = new LiveReader("bench:deltas=40,rate=20");
        var reading = reader.AskAsync(Server.Client, Cancellation);
        await reader.Started.WaitAsync(Cancellation);
        var told = Stopwatch.GetTimestamp();

        var code = await Server.Process.TerminateAsync();
        await reading;

        await events.NoticeAsync(1, notice => notice.Kind == NoticeKinds.ReplyEnded);
        Assert.Null(await events.NextAsync());
        Assert.Equal(0, code);
        Assert.True(Stopwatch.GetElapsedTime(told) < TimeSpan.FromSeconds(10));
    }

    /// <summary>The signal takes a moment to arrive; from then on every send is refused.</summary>
    private async Task RefusesToSendAsync()
    {
        HttpStatusCode status;
        do
        {
            using var answer = await Server.Client.PostAsJsonAsync("/api/chat", new { message = "bench:deltas=1,rate=0" }, Cancellation);
            status = answer.StatusCode;
        }
        while (status == HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
    }

    private async Task<(string Status, string Text)> AfterRestartAsync(LiveReader reader)
    {
        await Server.StartAsync();
        await Server.SignInAsync();
        var conversation = await Server.Client.GetFromJsonAsync<Protocol.Conversations.Conversation>($"/api/conversations/{reader.ConversationId}", Cancellation);
        var reply = conversation!.Messages.Single(message => message.Id == reader.ReplyId);
        return (reply.Status, reply.Text);
    }
}
