using System.Net;
using System.Net.Sockets;

namespace Parley.Tests.Processes;

public sealed class RefusedStartTests
{
    [Fact]
    public async Task A_taken_address_is_told_of_in_one_sentence_and_no_more()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = $"http://{other.LocalEndpoint}",
            ["DATA_DIR"] = Directory.CreateTempSubdirectory("parley-refused-").FullName,
        };

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.StartAsync(RealServer.Program, environment));

        Assert.Matches(@"^The server ended before it listened:\s+Parley does not start:\s+- .*address already in use\. Stop what listens there, or set ASPNETCORE_URLS to another address\.\s*$", refused.Message);
    }
}
