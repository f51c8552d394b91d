using System.Diagnostics;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Parley.Emulation;
using Parley.Tests.Infrastructure;

namespace Parley.Benchmarks.Server;

/// <summary>What it costs that several servers are one: answers that stream, on one server and on two.</summary>
internal static class SeveralServers
{
    private const int Streams = 300;
    private const int Deltas = 400;
    private const int DeltasASecond = 20;
    private static readonly TimeSpan Opening = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(12);

    public static async Task<IReadOnlyList<Row>> RunAsync()
    {
        await using var gemini = await GeminiEmulator.StartAsync();
        await using var postgres = await PostgresServer.StartAsync();
        await using var redis = await RedisServer.StartAsync();
        var rows = new List<Row>();

        var alone = await MeasureAsync(gemini, postgres, redis: null, ReadAtTheMaker);
        rows.AddRange(alone.ToRows("one server"));
        rows.AddRange((await MeasureAsync(gemini, postgres, redis, ReadAtTheMaker)).ToRows("two servers", alone));
        rows.AddRange((await MeasureAsync(gemini, postgres, redis, ReadElsewhere)).ToRows("two servers, all read through the other one", alone));
        return rows;
    }

    private static async Task<Result> MeasureAsync(GeminiEmulator gemini, PostgresServer postgres, RedisServer? redis, Func<Target[], int, DeltaReader, Task> read)
    {
        var settings = new Dictionary<string, string>
        {
            ["DATABASE_URL"] = postgres.UrlOf(await postgres.CreateAsync()),
            ["SECRET_KEY"] = PostgresServer.SigningKey,
        };
        if (redis is not null)
            settings["REDIS_URL"] = redis.Url;
        var directory = Directory.CreateTempSubdirectory("parley-bench-");
        var servers = new List<Target>();
        try
        {
            for (var i = 0; i < (redis is null ? 1 : 2); i++)
                servers.Add(await ServerBenchmarks.StartParleyAsync(Path.Combine(directory.FullName, $"{i}"), gemini.BaseAddress, settings));
            await servers[0].SignUpAsync("bench");
            servers[^1].SignInAs(servers[0]);
            return await MeasureAsync([.. servers], read);
        }
        finally
        {
            foreach (var server in servers)
                await server.DisposeAsync();
            directory.Delete(recursive: true);
        }
    }

    private static async Task<Result> MeasureAsync(Target[] servers, Func<Target[], int, DeltaReader, Task> read)
    {
        var memoryBefore = servers.Sum(server => server.Memory);
        // Whoever reads elsewhere reads at the next.
        var readers = Enumerable.Range(0, Streams).Select(number => new DeltaReader(ReaderOf(servers, number, read).Address, servers[0].Authorization)).ToArray();
        var reading = readers.Select(async (reader, number) =>
        {
            await Task.Delay(Opening / Streams * number);
            await read(servers, number, reader);
        }).ToArray();

        await Task.Delay(Opening + TimeSpan.FromSeconds(1));
        var before = (Servers: CpuOf(servers), Redis: CpuOf("redis-server"), Postgres: CpuOf("postgres"), Deltas: Count(readers));
        var from = readers.Select(reader => reader.Lateness.Count).ToArray();
        await Task.Delay(Measured);
        var deltas = Count(readers) - before.Deltas;
        var result = new Result(
            (CpuOf(servers) - before.Servers).TotalMicroseconds / deltas, (CpuOf("redis-server") - before.Redis).TotalMicroseconds / deltas,
            (CpuOf("postgres") - before.Postgres).TotalMicroseconds / deltas, (servers.Sum(server => server.Memory) - memoryBefore) / Streams, 0, 0, 0);
        await Task.WhenAll(reading).WaitAsync(TimeSpan.FromMinutes(2));

        var late = readers.SelectMany((reader, number) => reader.Lateness.Skip(from[number]).Select(one => (double)one)).ToArray();
        return result with { Middle = late.At(0.5), Late = late.At(0.99), Lost = (Streams * (long)Deltas) - Count(readers) };
    }

    private static Target ReaderOf(Target[] servers, int number, Func<Target[], int, DeltaReader, Task> read) =>
        servers[(number + (read == ReadElsewhere ? 1 : 0)) % servers.Length];

    private static Task ReadAtTheMaker(Target[] servers, int number, DeltaReader reader) => reader.AskAsync(Question);

    private static async Task ReadElsewhere(Target[] servers, int number, DeltaReader reader)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat") { Content = Target.Question(Question) };
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var answer = await servers[number % servers.Length].Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await answer.Content.ReadAsStreamAsync();
        await foreach (var start in SseParser.Create(stream).EnumerateAsync())
        {
            using var data = JsonDocument.Parse(start.Data);
            var replyId = data.RootElement.GetProperty("reply").GetProperty("id").GetGuid();
            // It hangs up, and goes on elsewhere.
            answer.Dispose();
            await reader.FollowAsync(replyId);
            return;
        }
    }

    private static string Question => $"bench:deltas={Deltas},rate={DeltasASecond},stamp=1";

    private static long Count(DeltaReader[] readers) => readers.Sum(reader => (long)reader.Lateness.Count);

    private static TimeSpan CpuOf(Target[] servers) => servers.Aggregate(TimeSpan.Zero, (sum, server) => sum + server.Cpu);

    // Nothing else of this name runs on a machine that is measured on.
    private static TimeSpan CpuOf(string program)
    {
        var sum = TimeSpan.Zero;
        foreach (var process in Process.GetProcesses())
        {
            // They write into their names what they do.
            using (process)
                sum += process.ProcessName.StartsWith(program, StringComparison.Ordinal) ? process.TotalProcessorTime : TimeSpan.Zero;
        }

        return sum;
    }

    private sealed record Result(double Cost, double Redis, double Postgres, double Memory, double Middle, double Late, long Lost)
    {
        public IEnumerable<Row> ToRows(string name, Result? beside = null) =>
        [
            new($"{name}: a delta, µs CPU of all servers", Cost, beside?.Cost),
            new($"{name}: a delta, µs CPU of Redis", Redis),
            new($"{name}: a delta, µs CPU of PostgreSQL", Postgres, beside?.Postgres),
            new($"{name}: lateness p50, ms", Middle, beside?.Middle),
            new($"{name}: lateness p99, ms", Late, beside?.Late),
            new($"{name}: memory a stream, MB of all servers", Memory, beside?.Memory),
            new($"{name}: deltas lost", Lost, Budget: 0),
        ];
    }
}
