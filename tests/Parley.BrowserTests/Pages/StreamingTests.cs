using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using Parley.Emulation.Answers;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>While an answer grows, what the reader holds of it stays in hand.</summary>
public sealed class StreamingTests(Chromium chromium, EmulatedSite emulated) : BrowserTest(chromium, emulated.Site), IClassFixture<EmulatedSite>
{
    private readonly TaskCompletionSource[] gates = [.. Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource())];

    [Fact]
    public async Task Selection_focus_scrolled_code_and_unfolded_thoughts_outlive_every_update_and_the_end()
    {
        Site.Gemini.Script(new Answer().Think("A thought of some length.\n\n")
            .Text("A paragraph to select.\n\n", "| a | b |\n|---|---|\n| 1 | 2 |\n\n", $"```python\nlonger = \"{new string('x', 400)}\"\n").Until(gates[0].Task)
            .Text("second", " = 2\n", "```\n\n", "A [link](https://example.org/) and $e^{i\\pi}$ in a ").Until(gates[1].Task)
            .Text("sentence", " that ends.\n\n", "Last.[^1]\n\n[^1]: A note.\n"));
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("Go on");
        await Expect(chat.Growing).ToContainTextAsync("longer");
        await page.GetByText("Thoughts", new() { Exact = true }).ClickAsync();
        await page.EvaluateAsync("""
            () => {
                const find = (selector) => document.querySelector("[data-text] " + selector);
                getSelection().selectAllChildren(find("p"));
                find("pre").scrollLeft = 120;
                window.kept = ["p", "table", "pre"].map(find).concat(document.querySelector(".thoughts"));
            }
            """);

        gates[0].SetResult();
        await Expect(chat.Growing.Locator("math")).ToBeAttachedAsync();
        await page.EvaluateAsync("() => document.querySelector('[data-text] a').focus()");
        await CheckAsync();
        gates[1].SetResult();
        await chat.AnsweredAsync();

        await CheckAsync();
        Assert.StartsWith("<a href=\"https://example.org/\"", await page.EvaluateAsync<string>("document.activeElement.outerHTML.slice(0, 200)"), StringComparison.Ordinal);
        await Expect(chat.Assistant.Locator("code .code-number")).ToHaveTextAsync("2");
        await Expect(chat.Assistant.Locator(".footnotes")).ToContainTextAsync("A note.");

        async Task CheckAsync()
        {
            var kept = await page.EvaluateAsync<string>("[getSelection().toString().trim(), kept.every((node) => node.isConnected), kept[2].scrollLeft, kept[3].open].join()");
            Assert.Equal("A paragraph to select.,true,120,true", kept);
        }
    }

    [Fact]
    public async Task Thoughts_are_open_while_they_come_and_fold_when_the_answer_begins()
    {
        Site.Gemini.Script(new Answer().Think("A thought.\n\n").Until(gates[0].Task).Text("The ", "answer").Until(gates[1].Task).Text("."));
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("Think");

        await Expect(page.GetByText("A thought.")).ToBeVisibleAsync();
        gates[0].SetResult();
        await Expect(chat.Growing).ToContainTextAsync("The answer");
        await Expect(page.GetByText("A thought.")).ToBeHiddenAsync();
        gates[1].SetResult();
        await chat.AnsweredAsync();

        await Expect(page.GetByText("Thought for")).ToBeVisibleAsync();
        await Expect(page.GetByText("A thought.")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task What_is_copied_from_a_formula_is_what_was_typed()
    {
        Site.Gemini.Script(new Answer().Text("Of $a^2$ and\n\n$$\\frac{1}{2}$$\n\nthe *first*.\n"));
        var page = await OpenSignedInAsync();
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var chat = new ChatPage(page);
        await chat.SendAsync("Formulas");
        await chat.AnsweredAsync();
        await Expect(chat.Assistant.Locator("math")).ToHaveCountAsync(2);

        await page.EvaluateAsync("() => getSelection().selectAllChildren(document.querySelector('.assistant .prose'))");
        await page.Keyboard.PressAsync("Control+c");
        var selected = await page.EvaluateAsync<string>("navigator.clipboard.readText()");
        await chat.Assistant.HoverAsync();
        await chat.Assistant.GetByRole(AriaRole.Button, new() { Name = "Copy", Exact = true }).ClickAsync();
        await Expect(chat.Assistant.GetByText("Copied")).ToBeVisibleAsync();
        var whole = await page.EvaluateAsync<string>("navigator.clipboard.readText()");

        Assert.Equal("Of $a^2$ and\n$$\\frac{1}{2}$$\nthe first.", selected.Trim());
        Assert.Equal("Of $a^2$ and\n\n$$\\frac{1}{2}$$\n\nthe *first*.\n", whole);
    }
}
