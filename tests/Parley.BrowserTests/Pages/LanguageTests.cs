using Parley.BrowserTests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>Pages in other languages: one of long words, one without spaces, one that runs from right to left.</summary>
public sealed class LanguageTests(Chromium chromium, DemoSite demo) : BrowserTest(chromium, demo.Site)
{
    [Theory]
    [InlineData("de")]
    [InlineData("ja")]
    [InlineData("ar")]
    public async Task Every_page_has_room_for_its_words(string language)
    {
        await ReviewAsync(await OpenAsync("/sign-in", locale: language), $"{language}-sign-in");
        await ReviewAsync(await OpenAsync("/sign-up", locale: language), $"{language}-sign-up");

        var page = await OpenSignedInAsync(locale: language);
        await ReviewAsync(page, $"{language}-chat-new");
        await page.Locator("textarea[name=message]").FillAsync("/think");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("article.assistant:not([aria-busy]) .actions")).ToBeVisibleAsync();
        await ReviewAsync(page, $"{language}-chat");
        await page.Locator("article.assistant [popovertarget^=d-]").ClickAsync();
        await ReviewAsync(page, $"{language}-chat-details");
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("[data-conversation-button]").ClickAsync();
        await page.ScreenshotAsync(new() { Path = Screenshot($"{language}-chat-menu") });

        await page.GotoAsync("/settings");
        await ReviewAsync(page, $"{language}-settings");
    }

    [Fact]
    public async Task A_language_is_chosen_without_a_script()
    {
        var page = await OpenAsync("/sign-in", javaScript: false);

        await page.Locator("button[lang=ar]").ClickAsync();

        await Expect(page.Locator("html")).ToHaveAttributeAsync("dir", "rtl");
        await Expect(page.Locator("button[lang=ar]")).ToHaveAttributeAsync("aria-pressed", "true");
    }
}
