using System.Globalization;
using Microsoft.Data.Sqlite;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Faults;

/// <summary>A start that brings the database up to date is cut off: 3 times, 60 with <c>./test --long</c>.</summary>
public sealed class MigrationFaultTests : IDisposable
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("PARLEY_LONG") is null ? 3 : 60;
    private readonly string directory = Directory.CreateTempSubdirectory("parley-test-").FullName;

    private string Data => Path.Combine(directory, "data");

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact, Trait(Databases.Trait, Databases.Sqlite), Trait(Cases.Trait, "D-15")]
    public async Task A_server_killed_while_it_migrates_goes_on_at_its_next_start()
    {
        for (var round = 0; round < Rounds; round++)
        {
            Directory.CreateDirectory(Data);
            Ask("CREATE TABLE __EFMigrationsHistory (MigrationId TEXT NOT NULL PRIMARY KEY, ProductVersion TEXT NOT NULL)");
            await using (var killed = ParleyProcess.Start(directory))
            {
                // Its copy from before is the first that is seen of the migration; from there on, later each time.
                while (Directory.GetFiles(Data, "before-*.db").Length == 0)
                    await Task.Delay(5, TestContext.Current.CancellationToken);
                await Task.Delay(round * 300 / Rounds, TestContext.Current.CancellationToken);
                killed.Kill();
            }

            await using (var next = ParleyProcess.Start(directory))
            {
                await next.Ready;
                next.Terminate();
                Assert.Equal(0, await next.ExitCodeAsync());
            }

            Assert.Equal("1", Ask("SELECT count(*) FROM __EFMigrationsHistory"));
            Assert.Equal("ok", Ask("PRAGMA integrity_check"));
            Directory.Delete(Data, recursive: true);
        }
    }

    [Fact, Trait(Databases.Trait, Databases.Postgres), Trait(Cases.Trait, "D-15")]
    public async Task Of_two_servers_that_start_at_once_on_an_older_database_one_migrates_and_both_serve()
    {
        var postgres = await PostgresServer.SharedAsync();
        var database = await postgres.CreateAsync(isEmpty: true);
        await postgres.RunAsync(database, "create table \"__EFMigrationsHistory\" (\"MigrationId\" varchar(150) primary key, \"ProductVersion\" varchar(32) not null)");
        var redis = await RedisServer.SharedAsync();
        ParleyProcess Start(string name) => ParleyProcess.Start(directory, ("DATA_DIR", Path.Combine(directory, name)), ("DATABASE_URL", postgres.UrlOf(database)),
            ("REDIS_URL", redis.Url), ("SECRET_KEY", PostgresServer.SigningKey));

        await using var first = Start("first");
        await using var second = Start("second");
        await Task.WhenAll(first.Ready, second.Ready);

        Assert.Equal(1L, await postgres.RunAsync(database, "select count(*) from \"__EFMigrationsHistory\""));
        Assert.Single(new[] { first, second }, server => server.Output.Contains("up to date", StringComparison.Ordinal));
    }

    private string? Ask(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Data, "parley.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
