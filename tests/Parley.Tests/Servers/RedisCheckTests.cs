using Parley.Tests.Commands;
using Parley.Tests.Infrastructure;
using Parley.Tests.Processes;

namespace Parley.Tests.Servers;

[Trait(Databases.Trait, Databases.Postgres)]
public sealed class RedisCheckTests
{
    [Fact]
    public async Task Redis_is_looked_at_where_there_is_one()
    {
        var redis = await RedisServer.SharedAsync();

        var good = await CheckAsync(redis.Url);
        var away = await CheckAsync($"redis://:hunter2@127.0.0.1:{FreePort.Find()}");

        Assert.Contains("ok      Redis 7", good.Output, StringComparison.Ordinal);
        Assert.Contains("failed  Redis cannot be reached", away.Output, StringComparison.Ordinal);
        Assert.Equal(78, away.ExitCode);
        Assert.DoesNotContain("hunter2", away.Output + away.Errors, StringComparison.Ordinal);
    }

    private static async Task<Verb> CheckAsync(string redis)
    {
        var postgres = await PostgresServer.SharedAsync();
        var directory = Directory.CreateTempSubdirectory("parley-redis-check-");
        try
        {
            return await Verb.RunWithAsync(directory.FullName, new Dictionary<string, string>
            {
                ["DATABASE_URL"] = postgres.UrlOf(await postgres.CreateAsync()),
                ["SECRET_KEY"] = PostgresServer.SigningKey,
                ["REDIS_URL"] = redis,
                ["Gemini__BaseUrl"] = "http://127.0.0.1:1",
            }, "check");
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
