using Microsoft.Playwright;
using Parley.Benchmarks.Baseline;
using Parley.Benchmarks.Server;
using Parley.BrowserTests.Infrastructure;

namespace Parley.Benchmarks.Browser;

/// <summary>What it takes until somebody can write into a conversation of 60 messages: cold and warm, on a good line and on a phone's.</summary>
internal static class FirstLoad
{
    private const int Rounds = 7;
    private const int Messages = 60;
    private const string Answer = "Yes. The *second* one is better: it keeps `x`.\n\n1. It is shorter, and says the same.\n2. It fails early.\n\nSo take that one, unless there is a reason that I do not know of.";

    // The element that sends what is written is there, and the frame with it is painted.
    private const string NoteUsable = """
        window.usable = (location.pathname === "/page"
          ? new Promise((done) => addEventListener("DOMContentLoaded", done))
          : customElements.whenDefined("chat-composer")).then(() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now())))));
        """;

    private sealed record Connection(string Name, bool Throttled, double? Budget);

    private sealed record Load(double Usable, double Painted, int Requests, double Kilobytes);

    public static async Task<IReadOnlyList<Row>> RunAsync()
    {
        await using var target = await Target.StartAsync("parley", Paths.Server, Environment());
        await target.SignUpAsync("bench");
        await using var line = new Line(target.Address);
        await using var baseline = await Target.StartAsync("baseline", System.Environment.ProcessPath!, new Dictionary<string, string>(), "baseline");
        await using var baselineLine = new Line(baseline.Address);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chrome.LaunchAsync(playwright);

        var path = await Conversations.BeginAsync(target, Messages, Answer);
        var rows = new List<Row>();
        foreach (var connection in (Connection[])[new("unthrottled", false, 500), new("4x CPU, 8 Mbit/s, 165 ms", true, 1_500)])
        {
            var (cold, warm, plain) = (new List<Load>(), new List<Load>(), new List<Load>());
            for (var round = 0; round < Rounds; round++)
            {
                // A context of its own has a cache of its own, and an empty one.
                await using var context = await browser.NewContextAsync(new() { BaseURL = line.Address.ToString() });
                await Chrome.SignInAsync(context, "bench");
                await context.AddInitScriptAsync(NoteUsable);
                cold.Add(await LoadAsync(context, line, path, connection.Throttled));
                warm.Add(await LoadAsync(context, line, path, connection.Throttled));
                plain.Add(await LoadAsync(context, baselineLine, new Uri(baselineLine.Address, BaselinePage.Path).ToString(), connection.Throttled));
            }

            rows.AddRange(RowsOf("cold", connection, cold, plain));
            rows.AddRange(RowsOf("warm", connection, warm, plain));
        }

        return rows;
    }

    private static IEnumerable<Row> RowsOf(string cache, Connection connection, IReadOnlyList<Load> loads, IReadOnlyList<Load> plain)
    {
        var name = $"{cache}, {connection.Name}";
        yield return new($"{name}: usable, ms", Median(loads, load => load.Usable), Median(plain, load => load.Usable), connection.Budget);
        yield return new($"{name}: first paint, ms", Median(loads, load => load.Painted), Median(plain, load => load.Painted));
        yield return new($"{name}: requests", Median(loads, load => load.Requests), Budget: 5);
        yield return new($"{name}: KB over the wire", Median(loads, load => load.Kilobytes), Budget: 40);
    }

    private static async Task<Load> LoadAsync(IBrowserContext context, Line line, string address, bool throttled)
    {
        var page = await context.NewPageAsync();
        if (throttled)
            await Chrome.ThrottleAsync(page);
        line.Take();
        await page.GotoAsync(address);
        var usable = await page.EvaluateAsync<double>("window.usable");
        // Whatever the page asks for by itself belongs to the load, the live connection too.
        await page.WaitForTimeoutAsync(1_500);
        var painted = await page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0");
        var (requests, bytes) = line.Take();
        await page.CloseAsync();
        return new Load(usable, painted, requests.Count, bytes / 1_000.0);
    }

    private static double Median(IReadOnlyList<Load> loads, Func<Load, double> of) => loads.Select(of).Order().ElementAt(loads.Count / 2);

    private static Dictionary<string, string> Environment() => new()
    {
        ["DATA_DIR"] = Directory.CreateTempSubdirectory("parley-bench-").FullName,
        ["RateLimits__Enabled"] = "false",
    };
}
