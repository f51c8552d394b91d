using System.CommandLine;
using System.Net.Sockets;
using Parley.Server.Hosting;

namespace Parley.Server.Commands;

/// <summary>For health checks of containers, where there is no other program to ask with. It opens nothing of the installation.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    public static Command Health()
    {
        var command = new Command("health", "Ask the server that runs here whether it takes requests. Ends with 0 if it does, else with 1.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var configuration = new ConfigurationBuilder().Add(new EnvironmentConfiguration(Path.GetFullPath(".env"))).Build();
            var refusal = await AskAsync(ListenAddress.First(configuration), cancellationToken);
            await (refusal is null
                ? parsed.InvocationConfiguration.Output.WriteLineAsync("Parley is ready.")
                : parsed.InvocationConfiguration.Error.WriteLineAsync($"Parley is not ready: {refusal}"));
            return refusal is null ? 0 : 1;
        });
        return command;
    }

    private static async Task<string?> AskAsync(BindingAddress address, CancellationToken cancellationToken)
    {
        // Straight to the server: a proxy that the environment names is for the way out.
        using var handler = new SocketsHttpHandler { UseProxy = false, ConnectCallback = (_, cancellation) => ConnectAsync(address, cancellation) };
        using var client = new HttpClient(handler) { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(new Uri($"http://localhost{address.PathBase}{HostingEndpoints.ReadyPath}"), cancellationToken);
            return answer.IsSuccessStatusCode ? null : $"it answers {(int)answer.StatusCode}.";
        }
        catch (HttpRequestException failure)
        {
            return failure.InnerException?.Message ?? failure.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"it does not answer within {Patience.TotalSeconds} seconds.";
        }
    }

    private static async ValueTask<Stream> ConnectAsync(BindingAddress address, CancellationToken cancellationToken)
    {
        var socket = address.IsUnixPipe ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await (address.IsUnixPipe
                ? socket.ConnectAsync(new UnixDomainSocketEndPoint(address.UnixPipePath), cancellationToken)
                : socket.ConnectAsync(ListenAddress.Near(address), address.Port, cancellationToken));
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
