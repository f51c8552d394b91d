using System.Net;
using Parley.Protocol.Accounts;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Servers;

/// <summary>Two installations share one Redis (security.md: Z-25).</summary>
[Trait(Databases.Trait, Databases.Postgres)]
public sealed class TwoInstallationsTests : ServersTest
{
    private protected override Task<RedisServer> StartRedisAsync() => RedisServer.StartAsync();

    [Fact]
    public async Task They_know_nothing_of_each_other()
    {
        var postgres = await PostgresServer.SharedAsync();
        await using var foreign = Prepare(new ParleyApp()).With("DATABASE_URL", postgres.UrlOf(await postgres.CreateAsync()));
        using var ada = await foreign.SignedInAsAsync("ada");
        using var stranger = foreign.CreateClient();

        for (var i = 0; i < 10; i++)
            await PostAsync("/api/login", new Login("ada", "certainly not this one"));
        while ((await PostAsync("/api/login", new Login("ada", ParleyApp.Password), AdaThere)).StatusCode != HttpStatusCode.TooManyRequests)
            await Task.Delay(10, Cancelled);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("/api/login", new Login("ada", ParleyApp.Password), stranger)).StatusCode);

        var keys = await Redis.KeysAsync();
        Assert.All(keys, key => Assert.Matches("^parley:[0-9a-f]{16}:", key));
        Assert.Equal(2, keys.Count(key => key.EndsWith(":bus", StringComparison.Ordinal)));
    }
}
