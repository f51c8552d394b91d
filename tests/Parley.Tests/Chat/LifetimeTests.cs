using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Parley.Emulation.Answers;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Chat;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Chat;

public sealed class ShutdownTests : ChatTest
{
    private readonly FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());

    private protected override ParleyApp Adjust(ParleyApp app) => app.With(builder =>
        builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(clock)));

    [Fact, Trait(Cases.Trait, "R-11")]
    public async Task A_server_that_goes_away_takes_nothing_new_and_keeps_what_was_shown()
    {
        Gemini.Script(new Answer().Text("As far as").Break(Fault.Silence));
        await using var stream = await StreamSayingAsync("Tell me");
        await stream.NextAsync();
        await stream.NextAsync();

        var stopping = App.Services.GetServices<IHostedService>().OfType<GenerationLifetime>().Single().StoppingAsync(Cancelled);
        var refused = await PostAsync("/api/chat", new SendMessage("Me too"));
        await refused.ProblemAsync(503, ProblemCodes.Busy);
        Assert.NotNull(refused.Headers.RetryAfter);
        clock.Advance(TimeSpan.FromSeconds(10));
        await stopping;

        var end = (await stream.ToEndAsync())[^1];
        Assert.Equal((StreamEvents.Error, ProblemCodes.Interrupted, "As far as"), (end.Name, end.Problem.Code, end.Reply.Text));
        var stored = await StoredAsync(end.Reply);
        Assert.Equal((MessageStatus.Interrupted, "As far as", ProblemCodes.Interrupted), (stored.Status, stored.Text, stored.Error?.Code));
    }

    [Fact]
    public async Task A_host_may_be_stopped_when_its_services_are_gone()
    {
        var checkpoints = App.Services.GetRequiredService<CheckpointWriter>();

        checkpoints.Dispose();

        Assert.Null(await Record.ExceptionAsync(() => checkpoints.StopAsync()));
    }

    [Fact]
    public async Task An_answer_that_ends_in_time_is_whole()
    {
        var gate = new TaskCompletionSource();
        Gemini.Script(new Answer().Text("As far as").Until(gate.Task).Text(" the end."));
        await using var stream = await StreamSayingAsync("Tell me");
        await stream.NextAsync();

        var stopping = App.Services.GetServices<IHostedService>().OfType<GenerationLifetime>().Single().StoppingAsync(Cancelled);
        gate.SetResult();
        await stopping;

        Assert.Equal((MessageStatus.Complete, "As far as the end."), ((await stream.ToEndAsync())[^1].Reply.Status, await TextAsync()));
        async Task<string> TextAsync() => (await ConversationAsync((await ReadAsync<Protocol.Conversations.ConversationPage>(
            await Ada.GetAsync("/api/conversations", Cancelled))).Items[0].Id)).Messages[1].Text;
    }
}

[Trait(Databases.Trait, Databases.Sqlite)]
public sealed class CrashTests : ChatTest
{
    // It asks for the conversation until the checkpoint is there, which is more often than a person would.
    private protected override ParleyApp Adjust(ParleyApp app) => app.With("RateLimits__Enabled", "false");

    [Fact, Trait(Cases.Trait, "R-07")]
    public async Task What_a_dead_server_kept_is_found_as_interrupted_and_read_to_its_end()
    {
        Gemini.Script(new Answer().Think("Hm.").Text("As far", " as").Break(Fault.Silence));
        await using var stream = await StreamSayingAsync("Tell me");
        var start = (await stream.NextAsync())!.Start;
        while ((await StoredAsync(start.Reply)).Text != "As far as")
            Assert.Equal(MessageStatus.Streaming, (await StoredAsync(start.Reply)).Status);

        // What lies on the disk at this moment is what a power cut leaves.
        var left = Directory.CreateTempSubdirectory("parley-test-").FullName;
        foreach (var file in Directory.GetFiles(App.DataDirectory).Where(file => Path.GetExtension(file) is not (".lock" or ".db-shm")))
            File.Copy(file, Path.Combine(left, Path.GetFileName(file)));
        await using (var next = new ParleyApp().OnData(left))
        {
            using var ada = next.CreateClient();
            ada.DefaultRequestHeaders.Authorization = Ada.DefaultRequestHeaders.Authorization;

            await using var all = await EventsAsync(start.Reply.Id, who: ada);
            var events = await all.ToEndAsync();
            Assert.Equal(["start", "thought", "text", "error"], events.Select(one => one.Name));
            var end = events[^1];
            Assert.Equal((ProblemCodes.Interrupted, MessageStatus.Interrupted, "As far as", "Hm."), (end.Problem.Code, end.Reply.Status, end.Reply.Text, end.Reply.Thoughts));

            Assert.NotEmpty(end.Problem.TraceId ?? "");
            Assert.NotNull(end.Reply.Timing);

            await using var rest = await EventsAsync(start.Reply.Id, after: 3, who: ada);
            Assert.Equal([" as"], [.. (await rest.ToEndAsync()).SkipLast(1).Select(one => one.Delta)]);
            await using var lost = await EventsAsync(start.Reply.Id, after: end.Id - 1, who: ada);
            Assert.Equal(StreamEvents.Start, (await lost.NextAsync())!.Name);
        }

        Directory.Delete(left, recursive: true);
    }
}
