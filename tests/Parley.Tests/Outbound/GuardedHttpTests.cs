using System.Net;
using System.Net.Sockets;
using CsCheck;
using Parley.Server.Mcp;
using Parley.Server.Outbound;
using Parley.Tests.Mcp;

namespace Parley.Tests.Outbound;

/// <summary>What people enter as an address leads to the internet, and nowhere else.</summary>
public sealed class GuardedHttpTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.10")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("192.0.0.192")]
    [InlineData("168.63.129.16")]
    [InlineData("198.18.0.1")]
    [InlineData("203.0.113.9")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:a9fe:a9fe")]
    [InlineData("::127.0.0.1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("ff02::1")]
    [InlineData("64:ff9b::127.0.0.1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2002:a9fe:a9fe::")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("3fff::1")]
    [InlineData("4000::1")]
    public void Addresses_inside_are_not_public(string address) => Assert.False(PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("8.8.8.8")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("64:ff9b::8.8.8.8")]
    [InlineData("2002:808:808::1")]
    public void Addresses_of_the_internet_are(string address) => Assert.True(PublicAddress.Is(IPAddress.Parse(address)));

    [Fact]
    public void Every_way_to_write_an_IPv4_address_in_IPv6_counts_as_that_address() => Gen.Byte.Array[4].Sample(bytes =>
    {
        var plain = new IPAddress(bytes);
        var expected = PublicAddress.Is(plain);
        byte[] translated = [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, .. bytes];
        byte[] sixToFour = [0x20, 0x02, .. bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        return PublicAddress.Is(plain.MapToIPv6()) == expected && PublicAddress.Is(new IPAddress(translated)) == expected && PublicAddress.Is(new IPAddress(sixToFour)) == expected;
    });

    [Theory]
    [InlineData("https://127.0.0.1:{0}/")]
    [InlineData("https://localhost:{0}/")]
    [InlineData("https://[::1]:{0}/")]
    [InlineData("https://[::ffff:127.0.0.1]:{0}/")]
    [InlineData("https://0x7f000001:{0}/")]
    [InlineData("https://2130706433:{0}/")]
    [InlineData("https://127.1:{0}/")]
    [InlineData("https://allowed.example@127.0.0.1:{0}/")]
    [InlineData("http://1.1.1.1:{0}/")]
    [InlineData("file:///etc/passwd")]
    public async Task Nothing_is_sent_inside(string address)
    {
        using var canary = new TcpListener(IPAddress.Loopback, 0);
        canary.Start();
        using var http = Guarded("allowed.example");
        var target = string.Format(System.Globalization.CultureInfo.InvariantCulture, address, ((IPEndPoint)canary.LocalEndpoint).Port);

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => http.Client.GetAsync(new Uri(target), TestContext.Current.CancellationToken));

        Assert.False(canary.Pending());
        Assert.True(Causes(failure).OfType<RefusedAddressException>().Any() || failure is NotSupportedException, failure.ToString());
    }

    [Fact]
    public async Task What_is_allowed_by_name_is_reached_by_that_name_alone()
    {
        await using var mcp = await TestMcpServer.StartAsync();
        using var http = Guarded("localhost");

        using var answer = await http.Client.GetAsync(mcp.Address, TestContext.Current.CancellationToken);
        Assert.NotEqual(default, answer.StatusCode);
        var byNumber = new UriBuilder(mcp.Address)
        {
            Host = "127.0.0.1",
        };
        await Assert.ThrowsAsync<RefusedAddressException>(() => http.Client.GetAsync(byNumber.Uri, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("localhost", "localhost", 1, true)]
    [InlineData("localhost:11434", "localhost", 11434, true)]
    [InlineData("localhost:11434", "LOCALHOST", 11434, true)]
    [InlineData("localhost:11434", "localhost", 22, false)]
    [InlineData("localhost:11434", "localhost", 1143, false)]
    [InlineData("one.example, [::1]:8080", "[::1]", 8080, true)]
    [InlineData("one.example, [::1]:8080", "::1", 8081, false)]
    [InlineData("::1", "[::1]", 5, true)]
    [InlineData("[::1]", "::1", 5, true)]
    [InlineData("", "localhost", 80, false)]
    public void A_host_is_allowed_by_name_and_where_it_is_said_by_port(string allowed, string host, int port, bool isAllowed) =>
        Assert.Equal(isAllowed, AllowedHost.Allows(allowed, host, port));

    [Theory]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n", typeof(HttpRequestException))]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + Long, typeof(AnswerTooLongException))]
    public async Task Redirects_are_not_followed_and_long_answers_not_read(string reply, Type failure)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var served = ServeAsync(server, reply);
        using var http = Guarded("localhost", longest: 20);

        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => http.Client.GetStringAsync(
            new Uri($"http://localhost:{((IPEndPoint)server.LocalEndpoint).Port}/"), TestContext.Current.CancellationToken));

        Assert.Contains(Causes(thrown), cause => cause.GetType() == failure);
        await served;
    }

    private const string Long = "0123456789012345678901234567890123456789";

    private static async Task ServeAsync(TcpListener server, string reply)
    {
        using var client = await server.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await client.GetStream().ReadAtLeastAsync(new byte[4_096], 16, cancellationToken: TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(reply), TestContext.Current.CancellationToken);
    }

    private static GuardedHttp Guarded(string allowed, long longest = 1_000_000) => new(new McpOptions
    {
        AllowedHosts = allowed,
        LongestAnswer = longest,
    });

    private static IEnumerable<Exception> Causes(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
            yield return failure;
    }
}
