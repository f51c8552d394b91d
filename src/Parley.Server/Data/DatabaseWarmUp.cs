namespace Parley.Server.Data;

/// <summary>Builds Entity Framework's model once requests are taken, so that neither the start nor the first sign-in waits for it.</summary>
internal sealed class DatabaseWarmUp(IServiceScopeFactory scopes, IHostApplicationLifetime lifetime) : IHostedService
{
    private Task warming = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() => warming = Task.Run(WarmAsync, CancellationToken.None));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => warming.WaitAsync(cancellationToken);

    private async Task WarmAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AppDbContext>().Database.CanConnectAsync(CancellationToken.None);
    }
}
