using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>Searching while one types, with keys alone.</summary>
public sealed class SearchTests(Chromium chromium, DemoSite demo) : BrowserTest(chromium, demo.Site)
{
    [Fact]
    public async Task What_is_found_shows_while_one_types_and_leads_to_the_message()
    {
        var page = await OpenSignedInAsync();
        var side = new SidePage(page);
        var past = await page.HadAsync("Rivers", "Seas");

        await side.Search.FocusAsync();
        await page.Keyboard.TypeAsync("aardvark ri");
        await Expect(side.Hits).ToHaveTextAsync(["Rivers"]);
        await Expect(page.Locator("conversation-list mark")).ToHaveTextAsync(["aardvark", "Rivers"]);
        await Expect(page.Locator("[data-status]")).ToHaveTextAsync("Found: 1");
        await Expect(side.Links.First).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(side.Search).ToHaveValueAsync("");
        await Expect(side.Links).ToHaveTextAsync(["Rivers", "Seas"]);

        await page.Keyboard.TypeAsync("zebra");
        await Expect(page.Locator("conversation-list [data-found]")).ToHaveTextAsync("Nothing was found.");
        await side.Search.FillAsync("one of a kind");
        await Expect(side.Hits).ToHaveCountAsync(2);
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(side.Search).ToBeFocusedAsync();
        await side.Search.FillAsync("aardvark of Seas");
        await Expect(side.Hits).ToHaveTextAsync(["Seas"]);
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator($"#m-{past[1].Messages[1].Id}")).ToBeInViewportAsync();
        await side.Search.FillAsync("aardvark");
        await page.GetByRole(AriaRole.Link, new() { Name = "All results" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/search\\?q=aardvark$"));
        await Expect(page.Locator(".hits a")).ToHaveCountAsync(2);
    }
}
