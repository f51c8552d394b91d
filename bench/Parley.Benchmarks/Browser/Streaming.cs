using System.Text.Json;
using Microsoft.Playwright;
using Parley.Benchmarks.Server;
using Parley.Emulation;
using Parley.Emulation.Answers;

namespace Parley.Benchmarks.Browser;

/// <summary>An answer of 50 KB at 100 deltas a second streams while somebody types: how late keys and deltas are painted, and how many frames are missing.</summary>
internal static class Streaming
{
    private const int Deltas = 1_000;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan BetweenKeys = TimeSpan.FromMilliseconds(90);

    // What changes in a frame is painted with it; a message that is posted in the frame is heard right after.
    private const string Watch = """
        () => {
            const now = () => performance.timeOrigin + performance.now();
            const painted = (act) => { const { port1, port2 } = new MessageChannel(); port1.onmessage = act; port2.postMessage(0); };
            const seen = window.seen = { keys: [], deltas: [], frames: [] };
            let shown = 0;
            new MutationObserver(() => {
                const text = [...document.querySelectorAll("[data-text]")].at(-1)?.textContent.slice(-400) ?? "";
                const last = Number([...text.matchAll(/w(\d+) /g)].at(-1)?.[1] ?? 0);
                if (last > shown) { const from = shown; shown = last; painted(() => seen.deltas.push([from, last, now()])); }
            }).observe(document.querySelector("chat-thread"), { subtree: true, childList: true, characterData: true });
            document.querySelector("textarea[name=message]").addEventListener("input", () => {
                const pressed = seen.pressed;
                requestAnimationFrame(() => painted(() => seen.keys.push(performance.now() - pressed)));
            });
            addEventListener("keydown", (event) => { seen.pressed = event.timeStamp; }, true);
            const frame = (time) => { seen.frames.push(time); requestAnimationFrame(frame); };
            requestAnimationFrame(frame);
        }
        """;

    public static async Task<IReadOnlyList<Row>> RunAsync()
    {
        await using var chat = await EmulatedChat.OpenAsync();

        // The first one warms everything up.
        await MeasureAsync(chat.Context, chat.Gemini);
        return await MeasureAsync(chat.Context, chat.Gemini);
    }

    private static async Task<IReadOnlyList<Row>> MeasureAsync(IBrowserContext context, GeminiEmulator gemini)
    {
        var gates = Enumerable.Range(0, Deltas).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        gemini.Script(gates.Index().Aggregate(new Answer(), (answer, gate) => answer.Until(gate.Item.Task).Text(Delta(gate.Index + 1))));
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");
        var box = page.GetByRole(AriaRole.Textbox, new() { Name = "Message" });
        await box.FillAsync("Go on");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("chat-stream").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.EvaluateAsync(Watch);
        await box.FocusAsync();

        var streaming = Task.Run(() => StreamAsync(gates));
        while (!streaming.IsCompleted)
        {
            await page.Keyboard.PressAsync("x");
            await Task.Delay(BetweenKeys);
        }

        var sent = await streaming;
        var seen = await page.EvaluateAsync<JsonElement>("window.seen");
        await page.Locator("article.assistant .actions").WaitForAsync(new() { State = WaitForSelectorState.Attached, Timeout = 60_000 });
        await page.CloseAsync();
        return [.. RowsOf(seen, sent)];
    }

    private static IEnumerable<Row> RowsOf(JsonElement seen, double[] sent)
    {
        var keys = seen.GetProperty("keys").EnumerateArray().Select(key => key.GetDouble()).ToList();
        var frames = seen.GetProperty("frames").EnumerateArray().Select(frame => frame.GetDouble()).ToList();
        var deltas = seen.GetProperty("deltas").EnumerateArray().Select(painted => painted.EnumerateArray().Select(part => part.GetDouble()).ToArray())
            .SelectMany(painted => Enumerable.Range((int)painted[0], (int)(painted[1] - painted[0])).Select(number => painted[2] - sent[number])).ToList();
        var between = frames.Zip(frames.Skip(1), (one, next) => Math.Max(1, Math.Round((next - one) / (1_000 / 60.0)))).ToList();
        yield return new("key to paint, p50, ms", keys.At(0.5));
        yield return new("key to paint, p95, ms", keys.At(0.95), Budget: 50);
        yield return new("delta to paint, p50, ms", deltas.At(0.5));
        yield return new("delta to paint, p95, ms", deltas.At(0.95), Budget: 100);
        yield return new("first delta to paint, ms", deltas.FirstOrDefault(double.NaN), Budget: 100);
        yield return new("frames missing of 60 a second, %", 100 * between.Sum(count => count - 1) / between.Sum());
        yield return new("keys pressed", keys.Count);
    }

    /// <summary>Lets one delta after another go, and notes when.</summary>
    private static async Task<double[]> StreamAsync(TaskCompletionSource[] gates)
    {
        var sent = new double[gates.Length];
        using var clock = new PeriodicTimer(Pace);
        for (var i = 0; i < gates.Length; i++)
        {
            await clock.WaitForNextTickAsync();
            sent[i] = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds;
            gates[i].SetResult();
        }

        return sent;
    }

    /// <summary>About 50 characters with their number in them: paragraphs, lists, tables' worth of emphasis, and now and then a program.</summary>
    private static string Delta(int number) => FormattableString.Invariant((number % 50) switch
    {
        1 => $"\n\n## Part w{number} of the long answer that was asked for\n\n",
        20 or 22 or 24 => $"\n- A point w{number} with **weight** and some `code` in it",
        30 => $"\n\n```python\nvalue = compute()  # w{number} is its number\n",
        > 30 and < 40 => $"value_{number} = compute(value, 10)  # w{number} again\n",
        40 => $"```\n\nAfter the program w{number} the text goes on as it was ",
        _ => $"some *text* w{number} that is as long as a delta may be, ",
    });
}
