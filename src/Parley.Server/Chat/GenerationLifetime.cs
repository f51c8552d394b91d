using Parley.Protocol.Notices;
using Parley.Server.Chat.Queue;
using Parley.Server.Conversations;
using Parley.Server.Notices;

namespace Parley.Server.Chat;

/// <summary>
/// From the start of the server to its end: takes over what dead servers left, and at the end refuses new sends, lets
/// running answers finish for a while, and keeps the rest as far as they came.
/// </summary>
internal sealed partial class GenerationLifetime(
    Generations generations, CheckpointWriter checkpoints, MessageQueues queues, ConversationHomes homes, NoticeBoard notices, TimeProvider clock,
    ILogger<GenerationLifetime> logger)
    : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastWrites = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ReapEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HeartbeatRunsOut = TimeSpan.FromSeconds(60);
    private ITimer? reaper;

    /// <summary>Before the first request: on a database that one server uses, every reply that another run left is abandoned.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await ReapAsync(DateTimeOffset.MaxValue);
        checkpoints.Start();
        reaper = clock.CreateTimer(_ => _ = TidyAsync(), null, ReapEvery, ReapEvery);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>What the other run did not come to is sent now; nobody waits for that.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _ = queues.ResumeAsync();
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        generations.Close();
        var running = AllEndedAsync();
        if (await EndsWithin(running, Grace))
            return;

        generations.CancelAll(CancelReason.Shutdown);
        if (!await EndsWithin(running, LastWrites))
            Log.NotKept(logger);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (reaper is not null)
            await reaper.DisposeAsync();
        await checkpoints.StopAsync();
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => reaper?.Dispose();

    /// <summary>Until there are none: one that was accepted at the last moment counts.</summary>
    private async Task AllEndedAsync()
    {
        while (generations.Running.Select(generation => generation.Log.Ended).ToList() is { Count: > 0 } running)
            await Task.WhenAll(running);
    }

    private async Task<bool> EndsWithin(Task task, TimeSpan time)
    {
        try
        {
            await task.WaitAsync(time, clock);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private Task TidyAsync()
    {
        homes.Temporary.DropIdle();
        return ReapAsync(clock.GetUtcNow() - HeartbeatRunsOut);
    }

    private async Task ReapAsync(DateTimeOffset aliveSince)
    {
        try
        {
            var abandoned = await homes.Durable.WriteAsync(db =>
                AbandonedReplies.Interrupt(db, generations.ServerId, aliveSince, ReplyProblems.Interrupted));
            if (abandoned.Count > 0)
                Log.Reaped(logger, abandoned.Count);
            foreach (var (ownerId, conversationId, id) in abandoned)
                notices.Post(ownerId, new Notice(NoticeKinds.ReplyEnded, conversationId, id));
        }
        catch (Exception failure)
        {
            Log.ReapFailed(logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Count} answers that another run of the server left unfinished are marked as interrupted.")]
        public static partial void Reaped(ILogger logger, int count);

        [LoggerMessage(2, LogLevel.Error, "Unfinished answers of other runs could not be looked for; it is tried again.")]
        public static partial void ReapFailed(ILogger logger, Exception exception);

        [LoggerMessage(3, LogLevel.Error, "The server ends before the last answers are on disk; what the last checkpoint kept is there.")]
        public static partial void NotKept(ILogger logger);
    }
}
