using Parley.Protocol.Notices;
using Parley.Server.Chat.Queue;
using Parley.Server.Conversations;
using Parley.Server.Data;
using Parley.Server.Notices;

namespace Parley.Server.Chat;

/// <summary>
/// From the start of the server to its end: takes over what dead servers left, and at the end refuses new sends, lets
/// running answers finish for a while, and keeps the rest as far as they came.
/// </summary>
internal sealed partial class GenerationLifetime(
    Generations generations, CheckpointWriter checkpoints, MessageQueues queues, ConversationHomes homes, ReplySpending spending, NoticeBoard notices, TimeProvider clock,
    ILogger<GenerationLifetime> logger)
    : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ResumeEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastWrites = TimeSpan.FromSeconds(3);
    private readonly Heartbeats heartbeats = new(generations.AreShared, clock);
    private ITimer? reaper;
    private int isTidying;
    private long resumedAt = clock.GetTimestamp();

    /// <summary>Before the first request: on a database that one server uses, every reply that another run left is abandoned.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (!generations.AreShared)
            await ReapAsync(_ => DateTimeOffset.MaxValue);
        checkpoints.Start();
        reaper = clock.CreateTimer(_ => _ = TidyAsync(), null, heartbeats.LookEvery, heartbeats.LookEvery);
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

    private async Task TidyAsync()
    {
        // The last time may not be over, where the database hangs.
        if (Interlocked.Exchange(ref isTidying, 1) == 1)
            return;
        try
        {
            homes.Temporary.DropIdle();
            await ReapAsync(db => Heartbeats.Now(db, generations.AreShared, clock.GetUtcNow()) - heartbeats.RunOut);
            await ReapOwnAsync();
            // Another server may have died between the end of an answer and what waited for it.
            if (generations.AreShared && clock.GetElapsedTime(resumedAt) >= ResumeEvery)
            {
                resumedAt = clock.GetTimestamp();
                await queues.ResumeAsync();
            }
        }
        finally
        {
            Volatile.Write(ref isTidying, 0);
        }
    }

    private async Task ReapAsync(Func<PreparedConnection, DateTimeOffset> aliveSince)
    {
        var started = clock.GetTimestamp();
        var answered = false;
        try
        {
            var abandoned = await homes.Durable.WriteAsync(db =>
            {
                var since = aliveSince(db);
                return heartbeats.CanTell ? spending.CountAbandoned(db, AbandonedReplies.Interrupt(db, generations.ServerId, since, ReplyProblems.Interrupted)) : [];
            });
            answered = true;
            Tell(abandoned);
        }
        catch (Exception failure)
        {
            Log.ReapFailed(logger, failure);
        }
        finally
        {
            heartbeats.Asked(answered, clock.GetElapsedTime(started));
        }
    }

    /// <summary>
    /// What stands there as made by this server and is not: the database kept a question whose commit it could not confirm, or an
    /// answer whose end could not be kept. Nobody else looks for it while this server lives.
    /// </summary>
    private async Task ReapOwnAsync()
    {
        try
        {
            var own = await homes.Durable.ReadAsync(db => AbandonedReplies.OwnOf(db, generations.ServerId));
            // One that has ended meanwhile does not grow any more, which is looked at again.
            if (own.FindAll(reply => generations.Find(reply.Id) is null) is { Count: > 0 } lost)
                Tell(await homes.Durable.WriteAsync(db => spending.CountAbandoned(db, AbandonedReplies.InterruptOwn(db, generations.ServerId, lost, ReplyProblems.Interrupted))));
        }
        catch (Exception failure)
        {
            Log.ReapFailed(logger, failure);
        }
    }

    private void Tell(List<AbandonedReply> abandoned)
    {
        if (abandoned.Count > 0)
            Log.Reaped(logger, abandoned.Count);
        foreach (var (ownerId, conversationId, id) in abandoned)
            notices.Post(ownerId, new Notice(NoticeKinds.ReplyEnded, conversationId, id));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Count} answers that nobody writes any more are marked as interrupted.")]
        public static partial void Reaped(ILogger logger, int count);

        [LoggerMessage(2, LogLevel.Error, "Unfinished answers that nobody writes any more could not be looked for; it is tried again.")]
        public static partial void ReapFailed(ILogger logger, Exception exception);

        [LoggerMessage(3, LogLevel.Error, "The server ends before the last answers are on disk; what the last checkpoint kept is there.")]
        public static partial void NotKept(ILogger logger);
    }
}
