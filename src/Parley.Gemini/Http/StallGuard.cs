using Parley.Gemini.Errors;

namespace Parley.Gemini.Http;

/// <summary>Cancels one exchange when the other side is silent for too long; the time that our own reader takes does not count.</summary>
internal sealed class StallGuard : IDisposable
{
    private readonly CancellationToken caller;
    private readonly CancellationTokenSource cancellation;
    private readonly ITimer timer;
    private TimeSpan limit;
    private volatile bool stalled;

    public StallGuard(TimeProvider time, TimeSpan limit, CancellationToken caller)
    {
        this.caller = caller;
        cancellation = CancellationTokenSource.CreateLinkedTokenSource(caller);
        this.limit = limit;
        timer = time.CreateTimer(static guard => ((StallGuard)guard!).Stall(), this, limit, Timeout.InfiniteTimeSpan);
    }

    public CancellationToken Token => cancellation.Token;

    /// <summary>Something came: from here on the silence may last this long.</summary>
    public void Allow(TimeSpan limit) => this.limit = limit;

    public void Resume() => timer.Change(limit, Timeout.InfiniteTimeSpan);

    public void Pause() => timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>What an exception of the HTTP stack means; the caller's own cancellation stays what it is.</summary>
    public Exception Explain(Exception failure)
    {
        if (caller.IsCancellationRequested)
            return new OperationCanceledException(caller);
        if (stalled)
            return Failures.Silent(limit);

        return failure switch
        {
            // Nobody else cancels, so this is the handler's own limit on connecting.
            OperationCanceledException => new GeminiException(GeminiErrorKind.Unreachable, "Gemini could not be reached in time.", failure) { FailedToConnect = true },
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError } =>
                new GeminiException(GeminiErrorKind.Unreachable, "Gemini could not be reached.", failure) { FailedToConnect = true },
            HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.ConfigurationLimitExceeded }
                or HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse } => Failures.NotTheProtocol(failure),
            _ => Failures.EndedEarly(failure),
        };
    }

    public void Dispose()
    {
        timer.Dispose();
        cancellation.Dispose();
    }

    private void Stall()
    {
        stalled = true;
        try
        {
            cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The exchange ended while the timer fired.
        }
    }
}
