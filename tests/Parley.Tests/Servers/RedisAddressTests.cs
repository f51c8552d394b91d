using System.Net;
using Parley.Server.Servers;

namespace Parley.Tests.Servers;

public sealed class RedisAddressTests
{
    [Theory]
    [InlineData("redis://localhost", "localhost", 6379, null, null, null, false)]
    [InlineData("redis://:p%40ss@redis.example.org:7000/2", "redis.example.org", 7000, null, "p@ss", 2, false)]
    [InlineData("rediss://parley:secret@10.0.0.1:6380/", "10.0.0.1", 6380, "parley", "secret", null, true)]
    [InlineData("redis://[::1]:6379", "::1", 6379, null, null, null, false)]
    public void An_address_is_read(string url, string host, int port, string? user, string? password, int? number, bool tls)
    {
        var options = RedisAddress.Read(url, out _)!;

        var endPoint = Assert.Single(options.EndPoints);
        var found = endPoint is DnsEndPoint dns ? (dns.Host, dns.Port) : (((IPEndPoint)endPoint).Address.ToString(), ((IPEndPoint)endPoint).Port);
        Assert.Equal((host, port), found);
        Assert.Equal((user, password, number, tls), (options.User, options.Password, options.DefaultDatabase, options.Ssl));
    }

    [Theory]
    [InlineData("localhost:6379")]
    [InlineData("http://localhost:6379")]
    [InlineData("redis://")]
    [InlineData("redis://:hunter2@localhost:6379/first")]
    [InlineData("redis://:hunter2@localhost:6379?ssl=true")]
    [InlineData("redis://:hunter2@localhost:99999")]
    public void What_is_none_is_refused_without_repeating_it(string url)
    {
        Assert.Null(RedisAddress.Read(url, out var refusal));
        Assert.Contains("REDIS_URL", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refusal, StringComparison.Ordinal);
    }
}
