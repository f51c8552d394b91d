using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>What the model is told and how it answers, for each chat.</summary>
public sealed class ChatSettingsTests(Chromium chromium, EmulatedSite emulated) : BrowserTest(chromium, emulated.Site), IClassFixture<EmulatedSite>
{
    [Fact]
    public async Task What_a_new_chat_is_set_to_goes_along_with_its_first_message_and_stays()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await Opener(page).ClickAsync();
        await page.GetByLabel("Thinking").SelectOptionAsync("low");
        await page.GetByLabel("Instructions").FillAsync("Answer as a pirate.");
        // Enter in a field sends nothing.
        await page.GetByLabel("Longest answer").FillAsync("4000");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Dialog(page)).ToBeHiddenAsync();
        await chat.SendAsync("Who are you?");
        await chat.AnsweredAsync();

        Assert.Contains("Answer as a pirate.", emulated.Site.Gemini.Requests.Last(request => request.Body.Contains("Who are you?", StringComparison.Ordinal)).Body, StringComparison.Ordinal);
        await page.ReloadAsync();
        await Opener(page).ClickAsync();
        await Expect(page.GetByLabel("Thinking")).ToHaveValueAsync("low");
        await Expect(page.GetByLabel("Longest answer")).ToHaveValueAsync("4000");
        await Expect(page.GetByLabel("Instructions")).ToHaveValueAsync("Answer as a pirate.");
        await ReviewAsync(page, "chat-settings");
    }

    [Fact]
    public async Task What_is_changed_is_kept_at_once_and_only_what_the_model_takes_is_offered()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("Hello");
        await chat.AnsweredAsync();
        await Opener(page).ClickAsync();
        await Expect(page.GetByLabel("Temperature")).ToBeHiddenAsync();
        var kept = page.WaitForResponseAsync(answer => answer.Request.Method == "PATCH" && answer.Ok);

        await page.GetByLabel("Instructions").FillAsync("Be brief.");
        await page.GetByLabel("Instructions").BlurAsync();

        await kept;
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Model", Exact = true }).SelectOptionAsync("gemini-2.5-flash-lite");
        await Opener(page).ClickAsync();
        await Expect(page.GetByLabel("Temperature")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Thinking")).ToBeHiddenAsync();
        await page.ReloadAsync();
        await Opener(page).ClickAsync();
        await Expect(page.GetByLabel("Instructions")).ToHaveValueAsync("Be brief.");
    }

    private static ILocator Opener(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Settings of this chat", Exact = true });

    private static ILocator Dialog(IPage page) => page.GetByRole(AriaRole.Dialog, new() { Name = "Settings of this chat" });
}
