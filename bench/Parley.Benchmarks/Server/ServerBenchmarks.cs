using Parley.Emulation;

namespace Parley.Benchmarks.Server;

/// <summary>The whole server over the emulator, one kind of load after the other, each beside the baseline.</summary>
internal static class ServerBenchmarks
{
    private const string Username = "bench";
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(string[] names)
    {
        var rows = new List<Row>();
        var all = new Dictionary<string, Func<Task<IEnumerable<Row>>>>
        {
            ["start"] = StartAsync,
            ["requests"] = RequestsAsync,
            ["chat"] = ChatAsync,
            ["streams"] = StreamsAsync,
            ["logins"] = LoginsAsync,
        };
        foreach (var (name, measure) in all.Where(each => names.Length == 0 || names.Contains(each.Key)))
        {
            Console.WriteLine($"{name}…");
            rows.AddRange(await measure());
        }
        await Report.WriteAsync(names.Length == 0 ? Paths.Results("server.md") : Path.Combine(Path.GetTempPath(), "parley-bench.md"), "Whole-server benchmarks", "server", rows);
    }

    private static async Task<IEnumerable<Row>> StartAsync()
    {
        var (fresh, existing) = await Starts.RunAsync(directory => StartParleyAsync(directory, new Uri("http://127.0.0.1:1")));
        await using var world = await World.StartAsync(signedIn: false);
        await Task.Delay(Idle);
        var idle = world.Parley.Memory;
        await world.Parley.SignUpAsync(Username);
        await Task.Delay(Idle);
        return
        [
            new("start to ready, new database, ms", fresh, Budget: 1_000),
            new("start to ready, existing database, ms", existing, Budget: 1_000),
            new("memory, idle after start, MB", idle, world.Baseline.Memory, 150),
            new("memory, idle after the first sign-up, MB", world.Parley.Memory),
        ];
    }

    private static async Task<IEnumerable<Row>> RequestsAsync()
    {
        await using var world = await World.StartAsync();
        var (parley, baseline) = await world.CompareAsync(target => ClosedLoop.CostAsync(target, async each =>
            (await each.Client.GetAsync("/api/me")).EnsureSuccessStatusCode()));
        return [new("GET /api/me, signed in, µs CPU", parley, baseline, 60)];
    }

    private static async Task<IEnumerable<Row>> ChatAsync()
    {
        await using var world = await World.StartAsync();
        var (parley, baseline) = await world.CompareAsync(target => ClosedLoop.CostAsync(target, async each =>
            (await each.Client.PostAsync("/api/chat", Target.Question("bench:deltas=10,rate=0"))).EnsureSuccessStatusCode()));
        return [new("POST /api/chat, whole answer of 10 deltas, stored, µs CPU", parley, baseline, 300)];
    }

    private static async Task<IEnumerable<Row>> StreamsAsync()
    {
        await using var world = await World.StartAsync();
        var (parley, baseline) = await world.CompareAsync(LiveAnswers.RunAsync);
        var name = $"{LiveAnswers.Streams} answers at {LiveAnswers.DeltasASecond} deltas/s";
        return
        [
            new($"{name}: a delta, µs CPU", parley.Cost, baseline.Cost, 40),
            new($"{name}: lateness p50, ms", parley.Middle, baseline.Middle),
            new($"{name}: lateness p99, ms", parley.Late, baseline.Late, 100),
            new($"{name}: memory a stream, MB", parley.Memory, baseline.Memory, 0.25),
            new($"{name}: deltas lost", parley.Lost, baseline.Lost, 0),
            new($"{name}: answers without an end", parley.Unfinished, Budget: 0),
        ];
    }

    private static async Task<IEnumerable<Row>> LoginsAsync()
    {
        await using var world = await World.StartAsync();
        var (others, seconds) = await Logins.RunAsync(world.Parley, Username);
        return
        [
            new("32 logins at once: other requests' p99, ms", others, Budget: 100),
            new("32 logins at once: until all are in, s", seconds),
        ];
    }

    internal static Task<Target> StartParleyAsync(string directory, Uri gemini, Dictionary<string, string>? settings = null) => Target.StartAsync("parley", Paths.Server, new Dictionary<string, string>(settings ?? [])
    {
        ["DATA_DIR"] = directory,
        ["GEMINI_API_KEY"] = GeminiEmulator.ApiKey,
        ["Gemini__BaseUrl"] = gemini.ToString(),
        ["RateLimits__Enabled"] = "false",
        ["Titles__Model"] = "",
    });

    /// <summary>An emulator, a Parley with somebody signed in, and the baseline.</summary>
    private sealed record World(GeminiEmulator Gemini, Target Parley, Target Baseline, DirectoryInfo Directory) : IAsyncDisposable
    {
        public static async Task<World> StartAsync(bool signedIn = true)
        {
            var directory = System.IO.Directory.CreateTempSubdirectory("parley-bench-");
            var gemini = await GeminiEmulator.StartAsync();
            var parley = await StartParleyAsync(directory.FullName, gemini.BaseAddress);
            if (signedIn)
                await parley.SignUpAsync(Username);
            var baseline = await Target.StartAsync("baseline", Environment.ProcessPath!,
                new Dictionary<string, string> { ["Gemini__BaseUrl"] = gemini.BaseAddress.ToString() }, "baseline");
            return new World(gemini, parley, baseline, directory);
        }

        public async Task<(T Parley, T Baseline)> CompareAsync<T>(Func<Target, Task<T>> measure) =>
            (await measure(Parley), await measure(Baseline));

        public async ValueTask DisposeAsync()
        {
            await Baseline.DisposeAsync();
            await Parley.DisposeAsync();
            await Gemini.DisposeAsync();
            Directory.Delete(recursive: true);
        }
    }
}
