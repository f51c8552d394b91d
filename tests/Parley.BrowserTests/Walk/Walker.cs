using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Walk;

/// <summary>
/// Somebody without a mouse who hears the page: goes from one thing to the next by Tab, knows things by role and name
/// only, and notes what is announced. Wherever the focus comes it must be on something with a name, in view and marked.
/// </summary>
internal sealed class Walker(IPage page)
{
    private const int MostSteps = 120;

    private const string Listen = """
        (() => {
            const said = new WeakMap();
            window.heard = [];
            new MutationObserver(() => {
                for (const place of document.querySelectorAll("[role=status], [role=alert], [aria-live]")) {
                    const words = place.textContent.trim();
                    if (words !== "" && said.get(place) !== words) heard.push(words);
                    said.set(place, words);
                }
            }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["hidden"] });
        })();
        """;

    private const string Flaw = """
        (element) => {
            if (element === document.body) return "";
            const { top, bottom, left, right } = element.getBoundingClientRect();
            if (bottom <= 0 || right <= 0 || top >= innerHeight || left >= innerWidth) return "is out of view: " + element.outerHTML;
            // The composer is marked around its box; everything else on itself.
            const composer = element.localName === "textarea" ? element.closest(".composer") : null;
            const marked = getComputedStyle(element).outlineStyle !== "none" || (composer && getComputedStyle(composer).boxShadow !== "none");
            return marked ? "" : "is not marked: " + element.outerHTML;
        }
        """;

    /// <summary>Notes all that is announced on the pages from now on.</summary>
    public static Task ListenAsync(IPage page) => page.Context.AddInitScriptAsync(Listen);

    /// <summary>Presses Tab (or Shift+Tab) until the focus is on it.</summary>
    public async Task GoToAsync(AriaRole role, string name, bool back = false)
    {
        var wanted = page.GetByRole(role, new() { Name = name, Exact = true }).And(page.Locator(":focus"));
        var passed = new List<string>();
        for (var step = 0; step < MostSteps; step++)
        {
            if (await wanted.CountAsync() > 0)
                return;
            await page.Keyboard.PressAsync(back ? "Shift+Tab" : "Tab");
            passed.Add(await page.EvaluateAsync<string>("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim().slice(0, 30)"));
            Assert.Equal("", await page.EvaluateAsync<string>($"({Flaw})(document.activeElement)"));
        }

        Assert.Fail($"{role} “{name}” is not reached by Tab: {string.Join(" › ", passed)}");
    }

    public Task PressAsync(string key) => page.Keyboard.PressAsync(key);

    public Task TypeAsync(string text) => page.Keyboard.TypeAsync(text);

    /// <summary>Goes to a button or link and presses it.</summary>
    public async Task UseAsync(AriaRole role, string name, bool back = false)
    {
        await GoToAsync(role, name, back);
        await PressAsync("Enter");
    }

    /// <summary>The focus is, or comes, here.</summary>
    public Task IsAtAsync(AriaRole role, string name) =>
        Expect(page.GetByRole(role, new() { Name = name, Exact = true }).And(page.Locator(":focus"))).ToHaveCountAsync(1);

    /// <summary>Waits until this is announced, and forgets what was before.</summary>
    public async Task HearsAsync(string words)
    {
        for (var wait = 0; wait < 200; wait++)
        {
            var heard = await page.EvaluateAsync<string[]>("window.heard");
            if (Array.FindIndex(heard, each => each.Contains(words, StringComparison.Ordinal)) is >= 0 and var at)
            {
                await page.EvaluateAsync("count => heard.splice(0, count)", at + 1);
                return;
            }

            await page.WaitForTimeoutAsync(100);
        }

        Assert.Fail($"“{words}” is not announced, but: {string.Join(" · ", await page.EvaluateAsync<string[]>("window.heard"))}");
    }
}
