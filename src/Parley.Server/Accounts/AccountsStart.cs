using Parley.Server.Data;

namespace Parley.Server.Accounts;

/// <summary>Before the first request: the key. As soon as the server listens: the setup code, where nobody has an account yet.</summary>
internal sealed class AccountsStart(SigningKey key, SetupCode setupCode, ReadPool reads) : IHostedLifecycleService
{
    private bool anyAccount;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        anyAccount = await reads.RunAsync(connection => connection.QueryFirst("""select 1 from "Accounts" """, _ => true));
        key.Load(mayCreate: !anyAccount);
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (!anyAccount)
            setupCode.Print();
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
