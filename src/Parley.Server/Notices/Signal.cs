using System.Threading.Tasks.Sources;

namespace Parley.Server.Notices;

/// <summary>Wakes the one who waits, or the next to wait. Waiting costs no allocation: it happens for every delta of every reader.</summary>
internal sealed class Signal : IValueTaskSource
{
    private const int Idle = 0, Waiting = 1, Raised = 2;
    private ManualResetValueTaskSourceCore<bool> source = new() { RunContinuationsAsynchronously = true };
    private int state;

    public void Raise()
    {
        if (Interlocked.CompareExchange(ref state, Raised, Idle) == Waiting
            && Interlocked.CompareExchange(ref state, Idle, Waiting) == Waiting)
            source.SetResult(true);
    }

    /// <summary>Ends when the signal is raised, or at once where it was raised since it was last waited for. One may wait at a time.</summary>
    public ValueTask WaitAsync()
    {
        source.Reset();
        if (Interlocked.CompareExchange(ref state, Waiting, Idle) == Idle)
            return new ValueTask(this, source.Version);
        Volatile.Write(ref state, Idle);
        return ValueTask.CompletedTask;
    }

    void IValueTaskSource.GetResult(short token) => source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        source.OnCompleted(continuation, state, token, flags);
}
