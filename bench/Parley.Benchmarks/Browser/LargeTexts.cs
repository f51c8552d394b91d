using Microsoft.Playwright;
using Parley.Benchmarks.Server;
using Parley.Emulation;
using Parley.Emulation.Answers;

namespace Parley.Benchmarks.Browser;

/// <summary>Answers of a size that nobody asks for: how long the page is deaf while they stream, and when they are opened again.</summary>
internal static class LargeTexts
{
    private const int DeltaLength = 2_000;

    private static readonly (string Name, string Text)[] Texts =
    [
        ("2 MB of Markdown", string.Concat(Enumerable.Range(1, 8_000).Select(i => $"## Part {i}\n\nSome *text* with `code`, a [link](https://example.org/{i}) and more of it, so that it is long enough to be a paragraph that breaks into several lines.\n\n- one\n- two\n- three\n\n"))),
        ("100,000 words without a space", string.Join('-', Enumerable.Range(1, 100_000))),
        ("50,000 emoji", string.Concat(Enumerable.Range(0, 50_000).Select(i => char.ConvertFromUtf32(0x1F600 + (i % 64))))),
        ("code of 10,000 lines", "```python\n" + string.Concat(Enumerable.Range(1, 10_000).Select(i => $"    value_{i} = compute(value_{i - 1}, {i})  # line {i}\n")) + "```\n"),
    ];

    private const string NoteLongTasks = """
        window.longest = 0;
        new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration); }).observe({ type: "longtask", buffered: true });
        """;

    public static async Task<IReadOnlyList<Row>> RunAsync()
    {
        await using var chat = await EmulatedChat.OpenAsync();
        await chat.Context.AddInitScriptAsync(NoteLongTasks);

        var rows = new List<Row>();
        foreach (var (name, text) in Texts)
            rows.AddRange(await MeasureAsync(chat.Context, chat.Gemini, name, text));
        return rows;
    }

    private static async Task<IReadOnlyList<Row>> MeasureAsync(IBrowserContext context, GeminiEmulator gemini, string name, string text)
    {
        gemini.Script(new Answer().Text([.. text.Chunk(DeltaLength).Select(piece => new string(piece))]));
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Message" }).FillAsync("Go on");
        await page.EvaluateAsync("() => { window.longest = 0; }");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/c/*");
        await page.Locator("article.assistant .actions").WaitForAsync(new() { State = WaitForSelectorState.Attached, Timeout = 180_000 });
        var streaming = await LongestAsync(page);

        await page.GotoAsync(page.Url);
        var opened = await LongestAsync(page);
        await page.EvaluateAsync("() => { window.longest = 0; document.querySelector('#thread').scrollTop = 1e5; }");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Message" }).PressSequentiallyAsync("still typing");
        var typing = await LongestAsync(page);
        await page.CloseAsync();
        return
        [
            new($"{name}: longest task while it streams, ms", streaming, Budget: 200), new($"{name}: longest task while it is opened, ms", opened, Budget: 200),
            new($"{name}: longest task while one scrolls and types, ms", typing, Budget: 200),
        ];
    }

    private static async Task<double> LongestAsync(IPage page)
    {
        // What was begun comes to its end.
        await page.WaitForTimeoutAsync(2_000);
        return await page.EvaluateAsync<double>("window.longest");
    }
}
