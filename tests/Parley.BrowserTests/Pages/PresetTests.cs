using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>What the user says of themselves, and what chats can be set to with /.</summary>
public sealed class PresetTests(Chromium chromium, EmulatedSite emulated) : BrowserTest(chromium, emulated.Site), IClassFixture<EmulatedSite>
{
    [Fact]
    public async Task A_preset_is_kept_called_shown_and_removed()
    {
        var page = await OpenSignedInAsync();
        var box = page.GetByLabel("Message", new() { Exact = true });

        // Of a chat's settings a preset is made.
        await page.GetByRole(AriaRole.Button, new() { Name = "Settings of this chat" }).ClickAsync();
        await page.Locator("#instructions").FillAsync("Answer in French.");
        await page.GetByLabel("Keep these settings as a preset").FillAsync("French");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-preset-said]")).ToHaveTextAsync("Saved.");
        await ReviewAsync(page, "preset-save");

        // In a new chat it is called.
        await page.GotoAsync("/");
        await box.PressSequentiallyAsync("/fr");
        var option = page.GetByRole(AriaRole.Option, new() { Name = "French" });
        await Expect(option).ToHaveAttributeAsync("aria-selected", "true");
        await ReviewAsync(page, "preset-list");
        await page.Keyboard.PressAsync("Escape");
        await Expect(option).ToBeHiddenAsync();
        await Expect(box).ToHaveValueAsync("/fr");
        await box.FillAsync("");
        await box.PressSequentiallyAsync("/fre");
        await Expect(option).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(box).ToHaveValueAsync("");
        await Expect(page.Locator("[data-preset]")).ToContainTextAsync("French");
        await ReviewAsync(page, "preset-used");

        // It goes along with what is sent, and is the conversation's.
        await box.FillAsync("Hello");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/c/*");
        await page.ReloadAsync();
        await Expect(page.Locator("[data-preset]")).ToContainTextAsync("French");
        await Expect(page.Locator("#instructions")).ToHaveValueAsync("Answer in French.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove the preset" }).ClickAsync();
        await Expect(page.Locator("[data-preset]")).ToBeHiddenAsync();
        await Expect(page.Locator("#instructions")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task A_message_that_begins_like_a_preset_can_be_sent()
    {
        var page = await OpenSignedInAsync();
        var box = page.GetByLabel("Message", new() { Exact = true });

        await box.PressSequentiallyAsync("/nothing is called like this");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Article, new() { Name = "You" })).ToContainTextAsync("/nothing is called like this");
    }

    [Fact]
    public async Task The_settings_hold_both()
    {
        var page = await OpenSignedInAsync("/settings");
        await page.GetByLabel("What models should know about you").FillAsync("I keep bees.");
        await page.GetByLabel("How they should answer").FillAsync("In verse.");
        await page.GetByLabel("Switch it on in new chats").CheckAsync();
        await page.Locator("#instructions").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Saved.");
        await page.GetByRole(AriaRole.Link, new() { Name = "New preset" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("A preset whose name is rather long, so that it may not fit");
        await ReviewAsync(page, "preset-new");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("A preset whose name is rather long")).ToBeVisibleAsync();
        await ReviewAsync(page, "settings-presets");
    }
}
