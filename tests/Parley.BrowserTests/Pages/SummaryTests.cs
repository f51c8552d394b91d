using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using Parley.Emulation.Answers;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>A conversation that has become long: what it takes of the window, and a summary in its place.</summary>
public sealed class SummaryTests(Chromium chromium, EmulatedSite emulated) : BrowserTest(chromium, emulated.Site), IClassFixture<EmulatedSite>
{
    [Fact]
    public async Task Somebody_sees_how_long_it_is_sums_it_up_changes_that_and_takes_it_back()
    {
        Site.Gemini.Script(new Answer().Text(new string('a', 4_000)), new Answer().Text("- The letter is **a**."));
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("Write a lot");
        await chat.AnsweredAsync();
        await chat.Message.FillAsync("How long is this?");
        await Expect(page.GetByText("tokens.")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^About 1,0\\d\\d of 1,048,576 tokens."));
        await chat.Message.FillAsync("");
        await Expect(page.GetByText("tokens.")).ToBeHiddenAsync();
        await chat.Message.FillAsync("How long is this?");

        await page.Locator("[data-conversation-button]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sum up so far" }).ClickAsync();
        var summary = page.GetByRole(AriaRole.Article, new() { Name = "Summary" });
        await Expect(summary).ToContainTextAsync("From here on the model is sent this summary");
        await Expect(page.GetByText("What was said above is summed up.")).ToBeVisibleAsync();
        await Expect(summary.Locator("strong")).ToHaveTextAsync("a");
        await ReviewAsync(page, "summary");

        await summary.GetByText("Change the summary").ClickAsync();
        var box = summary.GetByRole(AriaRole.Textbox, new() { Name = "Summary" });
        await box.FillAsync("- The letter is b.");
        await box.PressAsync("Enter");
        await box.PressSequentiallyAsync("- And so on.");
        await summary.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(summary.GetByRole(AriaRole.Listitem)).ToHaveTextAsync(["The letter is b.", "And so on."]);

        await summary.GetByRole(AriaRole.Button, new() { Name = "Use the whole conversation again" }).ClickAsync();
        await Expect(summary).ToContainTextAsync("This summary is not used");
        await page.ReloadAsync();
        await Expect(summary.GetByRole(AriaRole.Button, new() { Name = "Use this summary" })).ToBeVisibleAsync();
    }
}
