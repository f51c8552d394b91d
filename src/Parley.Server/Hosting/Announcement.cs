using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Parley.Server.Hosting;

/// <summary>One plain line when requests are taken, for people and for scripts that wait for it.</summary>
internal sealed class Announcement(IServer server, IHostApplicationLifetime lifetime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() =>
            Console.Out.WriteLine($"Parley is ready: {string.Join(", ", server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])}"));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
