using System.Diagnostics;

namespace Parley.Server.Data;

/// <summary>What stands in the queue of the <see cref="WriteLane"/>.</summary>
internal abstract class LaneEntry;

/// <summary>A unit of work, run by the lane's thread.</summary>
internal abstract class UnitOfWork : LaneEntry
{
    /// <summary>Since when it waits to be run.</summary>
    public long AskedAt { get; } = Stopwatch.GetTimestamp();

    public abstract bool TryCancel();
    public abstract void Run(WriteConnection connection);
    public abstract void Complete();
    public abstract void Fail(Exception exception);
}

/// <inheritdoc/>
internal sealed class UnitOfWork<T>(Func<WriteConnection, T> work, CancellationToken cancellationToken) : UnitOfWork
{
    // Continuations must never run on the lane's thread: one that waits would stop every write.
    private readonly TaskCompletionSource<T> source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Activity? asker = Activity.Current is { Recorded: true } traced ? traced : null;
    private T result = default!;

    public Task<T> Task => source.Task;

    public override bool TryCancel() => cancellationToken.IsCancellationRequested && source.TrySetCanceled(cancellationToken);

    public override void Run(WriteConnection connection)
    {
        if (asker is null)
        {
            result = work(connection);
            return;
        }

        // In the trace of whoever waits for it, although on another thread.
        Activity.Current = asker;
        try
        {
            result = work(connection);
        }
        finally
        {
            Activity.Current = null;
        }
    }

    public override void Complete() => source.SetResult(result);

    public override void Fail(Exception exception) => source.SetException(exception);
}

/// <summary>A writer with a connection of its own: while it stays, the lane writes nothing.</summary>
internal sealed class LaneGuest(CancellationToken cancellationToken) : LaneEntry, IDisposable
{
    private readonly TaskCompletionSource<IDisposable> admitted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource left = new();

    public Task<IDisposable> Admitted => admitted.Task;

    /// <summary>Blocks the lane's thread until the guest leaves; false when it took too long.</summary>
    public bool StayUntilLeft(TimeSpan longest)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            admitted.SetCanceled(cancellationToken);
            return true;
        }

        admitted.SetResult(this);
        return left.Task.Wait(longest, CancellationToken.None);
    }

    /// <summary>Leaves the lane.</summary>
    public void Dispose() => left.TrySetResult();
}
