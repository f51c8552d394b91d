using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>The command palette: one box for everything, by keyboard and by mouse.</summary>
public sealed partial class PaletteTests(Chromium chromium, DemoSite demo) : BrowserTest(chromium, demo.Site)
{
    [GeneratedRegex(@"/c/[0-9a-f-]{36}\?m=[0-9a-f-]{36}#m-")]
    private static partial Regex MessageAddress { get; }

    [Fact]
    public async Task It_finds_a_message_by_its_words_and_jumps_to_it()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("/cut The ferry to Skåne leaves at dawn");
        await chat.AnsweredAsync();
        await chat.SendAsync("/cut And when is the next one?");
        await chat.AnsweredAsync();
        await page.GotoAsync("/");

        await page.Keyboard.PressAsync("Control+k");
        await Expect(Box(page)).ToBeFocusedAsync();
        await Expect(Options(page).First).ToBeVisibleAsync();
        await ReviewAsync(page, "palette-empty");
        await page.Keyboard.TypeAsync("ferry skane");
        await Expect(page.Locator("[data-hits] mark").First).ToBeVisibleAsync();
        await Expect(Options(page).First).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(page.Locator("command-palette [role=status]")).ToContainTextAsync("Results: ");
        await ReviewAsync(page, "palette-results");
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(page.Locator("command-palette .found").Last).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page).ToHaveURLAsync(MessageAddress);
        await Expect(chat.You.First).ToBeInViewportAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task All_that_is_found_is_one_press_away()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("/cut walnut & almond");
        await chat.AnsweredAsync();
        await page.Keyboard.PressAsync("Control+k");
        await Expect(Options(page).First).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync("walnut & al");
        await Expect(Options(page).Last).ToHaveTextAsync("All results");

        await page.Keyboard.PressAsync("End");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Search" })).ToHaveValueAsync("walnut & al");
        await Expect(page.Locator(".hits mark").First).ToHaveTextAsync("walnut");
    }

    [Fact]
    public async Task What_is_nowhere_is_said_to_be_nowhere_and_Escape_gives_the_focus_back()
    {
        var page = await OpenSignedInAsync();
        await new ChatPage(page).Message.FocusAsync();
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("xyzzyxyzzy");

        await Expect(page.GetByText("Nothing found.")).ToBeVisibleAsync();
        await ReviewAsync(page, "palette-none");
        await page.Keyboard.PressAsync("Escape");

        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(new ChatPage(page).Message).ToBeFocusedAsync();
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Search" })).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task An_answer_that_comes_late_does_not_take_the_place_of_a_newer_one()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("/cut walnut");
        await chat.AnsweredAsync();
        var late = new TaskCompletionSource();
        await page.RouteAsync("**/api/search?*q=wal", async route =>
        {
            await late.Task;
            await route.ContinueAsync();
        });
        await page.Keyboard.PressAsync("Control+k");
        await Expect(Options(page).First).ToBeVisibleAsync();
        var asked = page.WaitForRequestAsync(request => request.Url.EndsWith("q=wal", StringComparison.Ordinal));
        await page.Keyboard.TypeAsync("wal");
        await asked;
        await page.Keyboard.TypeAsync("xyzzy");
        await Expect(page.GetByText("Nothing found.")).ToBeVisibleAsync();

        var answered = page.WaitForResponseAsync(answer => answer.Url.EndsWith("q=wal", StringComparison.Ordinal));
        late.SetResult();
        await (await answered).FinishedAsync();

        await Expect(page.GetByText("Nothing found.")).ToBeVisibleAsync();
        await Expect(Options(page)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Commands_are_found_by_their_names_in_any_case()
    {
        var page = await OpenSignedInAsync();
        await page.Keyboard.PressAsync("Control+k");
        await Expect(Options(page).First).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync("DARK");
        await Expect(Options(page)).ToHaveTextAsync(["Theme: Dark"]);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");

        await RunAsync(page, "temporary");
        await Expect(new ChatPage(page).Title).ToHaveTextAsync("Temporary chat");
        await RunAsync(page, "settings");
        await Expect(page).ToHaveURLAsync(new Uri(Site.Address, "/settings").ToString());
        // What is typed is looked for in messages, too: the answer may find nobody signed in any more.
        Provoke("/api/search");
        Provoke("401");
        await RunAsync(page, "sign out");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_mouse_does_as_well_and_a_press_beside_it_closes_it()
    {
        var page = await OpenSignedInAsync();
        await page.Keyboard.PressAsync("Control+k");
        await Options(page).GetByText("Keyboard shortcuts").HoverAsync();
        await Expect(Options(page).Filter(new() { HasText = "Keyboard shortcuts" })).ToHaveAttributeAsync("aria-selected", "true");
        await Options(page).GetByText("Keyboard shortcuts").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard shortcuts" })).ToBeVisibleAsync();

        await page.Mouse.ClickAsync(5, 5);

        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("de", "Strg")]
    [InlineData("fr", "Maj")]
    [InlineData("ja", "検索とコマンド")]
    [InlineData("ar", "البحث والأوامر")]
    public async Task Palette_and_keys_speak_the_readers_language(string language, string word)
    {
        var page = await OpenSignedInAsync(locale: language);
        await page.Keyboard.PressAsync("Control+k");
        await Expect(Options(page).First).ToBeVisibleAsync();
        await ReviewAsync(page, $"{language}-palette");
        await page.Keyboard.PressAsync("Escape");
        await page.Locator(".account-button").FocusAsync();
        await page.Keyboard.PressAsync("?");

        await Expect(page.Locator("dialog.shortcuts")).ToContainTextAsync(word);
        await ReviewAsync(page, $"{language}-shortcuts");
    }

    [Fact]
    public async Task On_a_Mac_it_is_the_key_with_the_clover()
    {
        var page = await OpenSignedInAsync();
        await page.Context.AddInitScriptAsync("Object.defineProperty(navigator, 'platform', { get: () => 'MacIntel' })");
        await page.Context.SetExtraHTTPHeadersAsync([new("User-Agent", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Safari/605.1.15")]);
        await page.ReloadAsync();

        await page.Keyboard.PressAsync("Control+k");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Meta+k");

        await Expect(page.Locator("#palette-side kbd").First).ToHaveTextAsync("⌘");
    }

    private static async Task RunAsync(IPage page, string command)
    {
        await page.Keyboard.PressAsync("Control+k");
        await Expect(Options(page).First).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync(command);
        await Expect(Options(page)).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Enter");
    }

    private static ILocator Box(IPage page) => page.GetByRole(AriaRole.Combobox, new() { Name = "Search", Exact = true });

    private static ILocator Options(IPage page) => page.Locator("command-palette").GetByRole(AriaRole.Option);
}
