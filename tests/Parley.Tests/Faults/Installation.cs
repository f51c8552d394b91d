using System.Diagnostics;
using Parley.Emulation;
using Parley.Tests.Infrastructure;
using Parley.Tests.Processes;

namespace Parley.Tests.Faults;

/// <summary>Two servers in processes of their own, with a PostgreSQL and a Redis that nobody else uses, to be broken by one test at a time.</summary>
[CollectionDefinition(nameof(Installation))]
public sealed class Installation : IAsyncLifetime, ICollectionFixture<Installation>
{
    /// <summary>Few enough that a test can take those that are left.</summary>
    private const int MostConnections = 60;

    private readonly Dictionary<int, Footprint> usual = [];
    private Dictionary<string, string> settings = [];
    private string database = "";

    internal GeminiEmulator Gemini { get; private set; } = null!;

    internal PostgresServer Postgres { get; private set; } = null!;

    internal RedisServer Redis { get; private set; } = null!;

    /// <summary>Between the servers and PostgreSQL.</summary>
    internal SlowLine Line { get; private set; } = null!;

    internal IReadOnlyList<RealServer> Servers { get; private set; } = [];

    /// <summary>When a server was last killed.</summary>
    internal long? KilledAt { get; set; }

    /// <summary>Connections that a test has taken.</summary>
    internal List<IAsyncDisposable> Taken { get; } = [];

    public async ValueTask InitializeAsync()
    {
        Gemini = await GeminiEmulator.StartAsync(new EmulatorOptions { KeptRequests = 100_000 });
        Redis = await RedisServer.StartAsync();
        Postgres = await PostgresServer.StartAsync(MostConnections);
        Line = new SlowLine(Postgres.Port);
        database = await Postgres.CreateAsync();
        settings = new()
        {
            ["DATABASE_URL"] = new UriBuilder(Postgres.UrlOf(database)) { Port = Line.Port }.ToString(),
            ["REDIS_URL"] = Redis.Url,
            ["SECRET_KEY"] = PostgresServer.SigningKey,
        };
        Servers = [new RealServer(Gemini), new RealServer(Gemini)];
        await Task.WhenAll(Servers.Select(server => server.StartAsync(settings)));
        // What they take once, and keep, is not what a fault leaves behind.
        await new Round(this, Fault.None, seed: 1).RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in Servers)
            await server.DisposeAsync();
        await Line.DisposeAsync();
        await Postgres.DisposeAsync();
        await Redis.DisposeAsync();
        await Gemini.DisposeAsync();
    }

    /// <summary>A connection to the database that goes past the slow line.</summary>
    internal Task<Npgsql.NpgsqlConnection> OpenAsync() => Postgres.OpenAsync(database);

    /// <summary>Starts a server again that has ended.</summary>
    internal Task StartAgainAsync(RealServer server) => server.StartAsync(settings);

    /// <summary>Waits until each server holds about what it held in the beginning.</summary>
    /// <returns>How much more the largest of them holds.</returns>
    internal async Task<Footprint> SettledAsync(CancellationToken cancelled)
    {
        var most = new Footprint(0, 0);
        foreach (var server in Servers)
        {
            var process = server.Process.Id;
            if (!usual.TryGetValue(process, out var before))
            {
                usual.Add(process, Footprint.Of(process));
                continue;
            }

            var now = await Footprint.BackAtAsync(before, process, cancelled);
            most = new Footprint(Math.Max(most.Megabytes, now.Megabytes - before.Megabytes), Math.Max(most.Handles, now.Handles - before.Handles));
        }

        return most;
    }

    /// <summary>Waits until both servers answer as if nothing had been.</summary>
    internal async Task BackAsync(User user, CancellationToken cancelled)
    {
        foreach (var server in Servers)
        {
            using var way = Route.Open(server, user, []);
            for (var watch = Stopwatch.StartNew(); ;)
            {
                using var answer = await way.GetAsync("/api/conversations", cancelled);
                if (answer.IsSuccessStatusCode)
                    break;
                Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), $"It still answers {(int)answer.StatusCode}.");
                await Task.Delay(50, cancelled);
            }
        }
    }
}
