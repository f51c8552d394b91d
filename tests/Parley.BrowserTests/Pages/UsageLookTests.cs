using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using Parley.Emulation.Answers;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>What was used, and what may be: in the settings, in the administration, and above the composer.</summary>
public sealed class UsageLookTests(Chromium chromium, EmulatedSite emulated) : BrowserTest(chromium, emulated.Site), IClassFixture<EmulatedSite>
{
    [Fact]
    public async Task Budgets_are_set_and_met()
    {
        Provoke("429");
        Site.Gemini.Always("gemini-4-hydrogen", new Answer().Text(new string('a', 40_000)));
        Site.Gemini.Always("gemini-4-carbon", new Answer().Text("Short."));
        var keeper = await OpenSignedInAsync("/admin", "keeper");
        var whose = keeper.Locator("#budgets").GetByRole(AriaRole.Textbox, new() { Name = "Username" });
        await Expect(whose).ToHaveCountAsync(0);
        await keeper.Locator("#budget-scope").SelectOptionAsync("user");
        await Expect(whose).ToBeVisibleAsync();
        await ReviewAsync(keeper, "admin-budget-user", "#budgets");
        await keeper.Locator("#budget-scope").SelectOptionAsync("everyone");
        await keeper.GetByLabel("US dollars").FillAsync("0.08");
        await keeper.Locator("#budget-period").SelectOptionAsync("day");
        await keeper.GetByRole(AriaRole.Button, new() { Name = "Set the budget" }).ClickAsync();
        await Expect(keeper.GetByText("The budgets are changed.")).ToBeVisibleAsync();

        var page = await OpenSignedInAsync("/settings", "somebody");
        await ReviewAsync(page, "settings-usage-none", "#usage");
        await AskAsync(page, "gemini-4-carbon");
        await AskAsync(page, "gemini-4-hydrogen");
        await page.ReloadAsync();
        await Expect(page.Locator("#usage svg")).ToBeVisibleAsync();
        await page.GetByText("As a table").ClickAsync();
        await ReviewAsync(page, "settings-usage", "#usage");

        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Conversations" }).GetByRole(AriaRole.Link, new() { Name = "How much is that?" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Conversation", Exact = true }).ClickAsync();
        await page.Locator("#conversation-menu").GetByText("Usage").ClickAsync();
        await Expect(page.Locator("dl.sums")).ToBeVisibleAsync();
        await ReviewAsync(page, "conversation-usage");
        await page.GotoAsync("/");
        await Expect(page.Locator(".budget-line")).ToContainTextAsync("Your budget for today: $0.07");
        await ReviewAsync(page, "chat-budget-near");
        await AskAsync(page, "gemini-4-carbon");
        await AskAsync(page, "gemini-4-hydrogen");
        await page.ReloadAsync();
        await Expect(page.Locator(".budget-line")).ToContainTextAsync("Your budget for today is spent.");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Message" }).FillAsync("One more?");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("It begins anew at midnight UTC");
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Message" })).ToHaveValueAsync("One more?");
        await ReviewAsync(page, "chat-budget-spent");

        await keeper.GotoAsync("/admin");
        await Expect(keeper.Locator("#usage")).ToContainTextAsync("somebody");
        await ReviewAsync(keeper, "admin-usage", "#usage");
        await ReviewAsync(keeper, "admin-budgets", "#budgets");
    }

    /// <summary>A review of one part of a long page.</summary>
    private static async Task ReviewAsync(IPage page, string name, string part)
    {
        await page.Locator(part).ScrollIntoViewIfNeededAsync();
        await page.EvaluateAsync("part => document.querySelector(part).scrollIntoView()", part);
        await ReviewAsync(page, name);
        await page.Locator(part).ScreenshotAsync(new() { Path = Screenshot($"{name}-whole") });
    }

    private static async Task AskAsync(IPage page, string model)
    {
        var answer = await page.APIRequest.PostAsync("/api/chat", new()
        {
            Headers = [new("Sec-Fetch-Site", "same-origin")],
            DataObject = new { message = "How much is that?", model },
        });
        Assert.True(answer.Ok, await answer.TextAsync());
    }
}
