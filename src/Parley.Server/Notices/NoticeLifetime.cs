namespace Parley.Server.Notices;

/// <summary>
/// Ends the streams of notices when the server stops: they have no end of their own, and it would wait for them. It is
/// registered before what makes replies, so it is stopped after: who looks on sees how they end.
/// </summary>
internal sealed class NoticeLifetime : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource ending = new();

    /// <summary>Cancelled when the streams are to end.</summary>
    public CancellationToken Ending => ending.Token;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => ending.CancelAsync();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => ending.Dispose();
}
