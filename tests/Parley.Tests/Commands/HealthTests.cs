using System.Net.Sockets;
using System.Text;
using Parley.Tests.Processes;

namespace Parley.Tests.Commands;

/// <summary>What <c>parley health</c> says to whoever looks after a container.</summary>
public sealed class HealthTests : RealServerTest
{
    [Fact]
    public async Task A_server_is_asked_where_it_listens_whatever_the_way_out_goes_through()
    {
        await Server.StartAsync();
        Dictionary<string, string> environment = new()
        {
            ["ASPNETCORE_URLS"] = $"http://*:{Server.Process.Address.Port};http://127.0.0.1:1",
            ["HTTP_PROXY"] = "http://127.0.0.1:1",
        };

        var well = await Verb.RunWithAsync(Server.DataDirectory, environment, "health");
        await Server.Process.TerminateAsync();
        var gone = await Verb.RunWithAsync(Server.DataDirectory, environment, "health");

        Assert.Equal((0, "Parley is ready.\n", ""), (well.ExitCode, well.Output, well.Errors));
        Assert.Equal((1, ""), (gone.ExitCode, gone.Output));
        Assert.StartsWith("Parley is not ready: ", gone.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_ready_is_so_behind_a_socket_too()
    {
        var path = Path.Combine(Server.DataDirectory, "parley.sock");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var asking = Verb.RunWithAsync(Server.DataDirectory, new Dictionary<string, string> { ["ASPNETCORE_URLS"] = $"http://unix:{path}" }, "health");

        using var connection = await listener.AcceptAsync(Cancellation);
        var request = new byte[4096];
        var length = await connection.ReceiveAsync(request, Cancellation);
        await connection.SendAsync("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), Cancellation);
        var health = await asking;

        Assert.StartsWith("GET /health/ready HTTP/1.1\r\n", Encoding.ASCII.GetString(request, 0, length), StringComparison.Ordinal);
        Assert.Equal((1, "Parley is not ready: it answers 503.\n"), (health.ExitCode, health.Errors));
    }
}
