using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>The side in its states, the archive, the trash and the search, to be looked at.</summary>
public sealed class SideLookTests(Chromium chromium, DemoSite demo) : BrowserTest(chromium, demo.Site)
{
    private static readonly string[] Titles =
    [
        "A week of quick vegetarian dinners for four people, two of whom do not like mushrooms at all", "رحلة إلى مراكش في الربيع وما يجب أن نأخذه معنا", "Tides",
        "数据库之间有什么区别？", new string('W', 120), "<b>not bold</b> & \"quoted\"",
    ];

    [Fact]
    public async Task The_side_full_with_a_menu_a_selection_a_toast_and_hits()
    {
        var page = await OpenSignedInAsync();
        var side = new SidePage(page);
        await page.HadAsync(Titles.Concat(Enumerable.Range(1, 30).Select(i => $"Number {i}")));
        await side.ChooseAsync("Tides", "Pin");
        await Expect(side.Links.First).ToHaveTextAsync("Tides");

        await side.Link("Number 2").HoverAsync();
        await side.Actions("Number 2").ClickAsync();
        await ReviewWithDrawerAsync(page, "side-menu");
        await page.Keyboard.PressAsync("Escape");
        await side.Link("Number 3").FocusAsync();
        await page.Keyboard.PressAsync("F2");
        await ReviewWithDrawerAsync(page, "side-rename");
        await page.Keyboard.PressAsync("Escape");
        await side.Link(Titles[0]).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await side.Rows.Nth(3).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await ReviewWithDrawerAsync(page, "side-selection");
        await page.GetByRole(AriaRole.Button, new() { Name = "End the selection" }).ClickAsync();
        await side.ChooseAsync("Number 4", "Delete");
        await Expect(side.Undo).ToBeVisibleAsync();
        await side.Undo.FocusAsync();
        await ReviewAsync(page, "side-toast");
        await page.Keyboard.PressAsync("Escape");
        await side.Search.FillAsync("number kind");
        await Expect(side.Hits.First).ToBeVisibleAsync();
        await ReviewWithDrawerAsync(page, "side-search");
        await side.Search.FillAsync("zebra");
        await Expect(page.Locator("conversation-list [data-found]")).ToHaveTextAsync("Nothing was found.");
        await ReviewWithDrawerAsync(page, "side-search-none");
    }

    [Fact]
    public async Task The_archive_the_trash_and_the_search()
    {
        var page = await OpenSignedInAsync("/archive");
        await ReviewAsync(page, "archive-empty");
        await page.GotoAsync("/trash");
        await ReviewAsync(page, "trash-empty");
        await page.GotoAsync("/search");
        await ReviewAsync(page, "search-empty");

        var past = await page.HadAsync(Titles.Append("Number 1"));
        await page.ChangeAsync("archive", past.Take(3));
        await page.ChangeAsync("delete", past.Skip(3));
        await page.GotoAsync("/archive?done=unarchived");
        await ReviewAsync(page, "archive");
        await page.GotoAsync("/trash");
        await ReviewAsync(page, "trash");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete for ever: Number 1" }).ClickAsync();
        await ReviewAsync(page, "trash-erase");
        await page.GotoAsync("/search?q=aardvark+tides");
        await ReviewAsync(page, "search");
        await page.GotoAsync("/search?q=kind");
        await ReviewAsync(page, "search-many");
        await page.GotoAsync("/search?q=zebra");
        await ReviewAsync(page, "search-none");
    }

    /// <summary>In each look, on a narrow page with the drawer out as well.</summary>
    private static async Task ReviewWithDrawerAsync(IPage page, string name)
    {
        await ReviewAsync(page, name);
        await Look.NarrowLight.PutOnAsync(page);
        await page.Locator("#side").EvaluateAsync("side => side.showPopover()");
        await page.ScreenshotAsync(new() { Path = Screenshot($"{name}-drawer"), Animations = ScreenshotAnimations.Disabled });
        await page.Locator("#side").EvaluateAsync("side => side.hidePopover()");
        await Look.WideLight.PutOnAsync(page);
    }
}
