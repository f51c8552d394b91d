using System.Threading.Channels;

namespace Parley.Server.Accounts;

/// <summary>
/// Where passwords are hashed: a few threads of their own behind a bounded queue. On the thread pool a few sign-ins
/// at once would stop every other request.
/// </summary>
internal sealed class PasswordWorkers : IDisposable
{
    private const int LongestQueue = 256;

    private readonly Channel<Action> queue = Channel.CreateBounded<Action>(LongestQueue);

    /// <summary>How many wait for a thread.</summary>
    public int Waiting => queue.Reader.Count;

    public PasswordWorkers()
    {
        for (var i = 0; i < Math.Max(1, Environment.ProcessorCount - 1); i++)
            new Thread(Work) { IsBackground = true, Name = $"passwords {i + 1}" }.Start();
    }

    /// <summary>The task of the work, or null where too many wait already.</summary>
    public Task<T>? TryRunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        return queue.Writer.TryWrite(Run) ? result.Task : null;

        void Run()
        {
            if (cancellationToken.IsCancellationRequested)
            {
                result.SetCanceled(cancellationToken);
                return;
            }

            try
            {
                result.SetResult(work());
            }
            catch (Exception e)
            {
                result.SetException(e);
            }
        }
    }

    public void Dispose() => queue.Writer.TryComplete();

    private void Work()
    {
        while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            while (queue.Reader.TryRead(out var job))
                job();
    }
}
