using Parley.Gemini.Errors;

namespace Parley.Gemini.Http;

/// <summary>Cancels one exchange when the other side is silent for too long; the time that our own reader takes does not count.</summary>
internal sealed class StallGuard : IDisposable
{
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _cancellation;
    private readonly ITimer _timer;
    private TimeSpan _limit;
    private volatile bool _stalled;

    public StallGuard(TimeProvider time, TimeSpan limit, CancellationToken caller)
    {
        _caller = caller;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(caller);
        _limit = limit;
        _timer = time.CreateTimer(static guard => ((StallGuard)guard!).Stall(), this, limit, Timeout.InfiniteTimeSpan);
    }

    public CancellationToken Token => _cancellation.Token;

    /// <summary>Something came: from here on the silence may last this long.</summary>
    public void Allow(TimeSpan limit) => _limit = limit;

    public void Resume() => _timer.Change(_limit, Timeout.InfiniteTimeSpan);

    public void Pause() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>What an exception of the HTTP stack means; the caller's own cancellation stays what it is.</summary>
    public Exception Explain(Exception failure)
    {
        if (_caller.IsCancellationRequested)
            return new OperationCanceledException(_caller);
        if (_stalled)
            return Failures.Silent(_limit);

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
        _timer.Dispose();
        _cancellation.Dispose();
    }

    private void Stall()
    {
        _stalled = true;
        try
        {
            _cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The exchange ended while the timer fired.
        }
    }
}
