using Parley.Server.Conversations;
using Parley.Server.Notices;

namespace Parley.Server.Chat;

/// <summary>
/// Keeps answers as they grow: twice a second, or sooner where much came, what is new of all of them in one unit of work.
/// Where the storage fails they go on in memory, as far as their bounds allow, and it is tried again.
/// </summary>
internal sealed partial class CheckpointWriter(Generations generations, TimeProvider clock, ChatMetrics metrics, ILogger<CheckpointWriter> logger) : IDisposable
{
    /// <summary>How many ids may be sent between two checkpoints.</summary>
    public const int Reserve = 512;

    // At most a second may be lost, the time that the commit takes on a busy machine included.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private readonly Signal signal = new();
    private readonly CancellationTokenSource abandoned = new();
    private DateTimeOffset lastHeartbeat = DateTimeOffset.MinValue;
    private long keptUntil;
    private Task loop = Task.CompletedTask;
    private bool stopped;
    private ITimer? timer;

    /// <summary>Cancelled when the server ends and nothing can be written any more.</summary>
    public CancellationToken Abandoned => abandoned.Token;

    public void Start()
    {
        timer = clock.CreateTimer(_ => signal.Raise(), null, Interval, Interval);
        loop = RunAsync();
    }

    /// <summary>Asks for a checkpoint before its time.</summary>
    public void Hurry() => signal.Raise();

    public async Task StopAsync()
    {
        // Two may stop a host at once, and one of them dispose of it before the other is through.
        if (Interlocked.Exchange(ref stopped, true))
            return;

        await abandoned.CancelAsync();
        signal.Raise();
        await loop;
    }

    public void Dispose()
    {
        stopped = true;
        timer?.Dispose();
        abandoned.Dispose();
    }

    private async Task RunAsync()
    {
        keptUntil = clock.GetTimestamp();
        while (!abandoned.IsCancellationRequested)
        {
            await signal.WaitAsync();
            var taken = clock.GetTimestamp();
            var isKept = true;
            var now = clock.GetUtcNow();
            var beat = now - lastHeartbeat >= Heartbeats.Every(generations.AreShared);
            if (generations.AreShared)
                await StopAsAskedAsync();
            foreach (var home in generations.Running.GroupBy(generation => generation.Home))
                isKept &= await SaveAsync(home.Key, [.. home], now, beat);
            // All that came before this was taken is kept by now.
            if (isKept)
                keptUntil = taken;
            if (beat)
                lastHeartbeat = now;
        }
    }

    private async Task<bool> SaveAsync(ConversationDatabase home, IReadOnlyList<Generation> growing, DateTimeOffset now, bool beat)
    {
        var fresh = growing.Select(generation => (Generation: generation, Checkpoint: generation.TakeCheckpoint()))
            .Where(one => one.Checkpoint is not null).ToList();
        if (fresh.Count == 0 && !beat)
            return true;

        try
        {
            var stillThere = await home.WriteAsync(db =>
            {
                var at = Heartbeats.Now(db, generations.AreShared, now);
                if (beat)
                    ReplyWriter.Beat(db, generations.ServerId, at);
                return fresh.ConvertAll(one => ReplyWriter.Save(db, one.Checkpoint!, generations.ServerId, at));
            });

            for (var i = 0; i < fresh.Count; i++)
            {
                if (stillThere[i])
                    fresh[i].Generation.Saved(fresh[i].Checkpoint!);
                else
                    fresh[i].Generation.Cancel(CancelReason.Deleted);
            }

            if (fresh.Count > 0)
                metrics.Kept(clock.GetElapsedTime(keptUntil));
            return true;
        }
        catch (Exception failure)
        {
            metrics.NotKept();
            Log.Failed(logger, failure, fresh.Count);
            return false;
        }
    }

    /// <summary>Looks for what users had stopped through other servers.</summary>
    private async Task StopAsAskedAsync()
    {
        try
        {
            foreach (var home in generations.Running.Select(generation => generation.Home).Distinct())
                (await home.ReadAsync(db => ReplyWriter.ToStop(db, generations.ServerId))).ForEach(generations.Stop);
        }
        catch (Exception failure)
        {
            Log.NotRead(logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Count} growing answers could not be kept now; it is tried again.")]
        public static partial void Failed(ILogger logger, Exception exception, int count);

        [LoggerMessage(2, LogLevel.Warning, "Which answers are to be stopped could not be read now; it is tried again.")]
        public static partial void NotRead(ILogger logger, Exception exception);
    }
}
