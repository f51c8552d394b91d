using Parley.Server.Conversations;
using Parley.Server.Notices;

namespace Parley.Server.Chat;

/// <summary>
/// Keeps answers as they grow: twice a second, or sooner where much came, what is new of all of them in one unit of work.
/// Where the storage fails they go on in memory, as far as their bounds allow, and it is tried again.
/// </summary>
internal sealed partial class CheckpointWriter(Generations generations, TimeProvider clock, ILogger<CheckpointWriter> logger) : IDisposable
{
    /// <summary>How many ids may be sent between two checkpoints.</summary>
    public const int Reserve = 512;

    // At most a second may be lost, the time that the commit takes on a busy machine included.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);
    private readonly Signal signal = new();
    private readonly CancellationTokenSource abandoned = new();
    private DateTimeOffset lastHeartbeat = DateTimeOffset.MinValue;
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
        while (!abandoned.IsCancellationRequested)
        {
            await signal.WaitAsync();
            var now = clock.GetUtcNow();
            var beat = now - lastHeartbeat >= Heartbeat;
            foreach (var home in generations.Running.GroupBy(generation => generation.Home))
                await SaveAsync(home.Key, [.. home], now, beat);
            if (beat)
                lastHeartbeat = now;
        }
    }

    private async Task SaveAsync(ConversationDatabase home, IReadOnlyList<Generation> growing, DateTimeOffset now, bool beat)
    {
        var fresh = growing.Select(generation => (Generation: generation, Checkpoint: generation.TakeCheckpoint()))
            .Where(one => one.Checkpoint is not null).ToList();
        if (fresh.Count == 0 && !beat)
            return;

        try
        {
            var stillThere = await home.WriteAsync(db =>
            {
                if (beat)
                    ReplyWriter.Beat(db, generations.ServerId, now);
                return fresh.ConvertAll(one => ReplyWriter.Save(db, one.Checkpoint!, generations.ServerId, now));
            });

            for (var i = 0; i < fresh.Count; i++)
            {
                if (stillThere[i])
                    fresh[i].Generation.Saved(fresh[i].Checkpoint!);
                else
                    fresh[i].Generation.Cancel(CancelReason.Deleted);
            }
        }
        catch (Exception failure)
        {
            Log.Failed(logger, failure, fresh.Count);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Count} growing answers could not be kept now; it is tried again.")]
        public static partial void Failed(ILogger logger, Exception exception, int count);
    }
}
