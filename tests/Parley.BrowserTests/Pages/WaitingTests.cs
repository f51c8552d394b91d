using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using Parley.Emulation.Answers;
using Parley.Emulation.Errors;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>Where Gemini limits, whoever waits sees that, and can do something else.</summary>
public sealed class WaitingTests(Chromium chromium, EmulatedSite emulated) : BrowserTest(chromium, emulated.Site), IClassFixture<EmulatedSite>
{
    [Fact]
    public async Task The_wait_is_shown_and_told_until_the_answer_begins_and_after_a_reload_and_can_be_stopped()
    {
        Site.Gemini.Script(Answer.Fail(GeminiErrors.QuotaPerMinute("3.5")), new Answer().Text("Here it is."));
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        var line = page.Locator("[data-waiting]");
        await chat.SendAsync("Is anybody there?");
        await Expect(line).ToContainTextAsync("Waiting for the model: place 1, about");
        await Expect(page.Locator("[data-status]")).ToContainTextAsync("Waiting for the model: place 1");
        await chat.AnsweredAsync();
        await Expect(chat.Assistant).ToContainTextAsync("Here it is.");
        await Expect(page.GetByText("Waiting for the model")).ToHaveCountAsync(0);

        Site.Gemini.Script(Answer.Fail(GeminiErrors.QuotaPerMinute("90.5")));
        await chat.SendAsync("And now?");
        await Expect(line).ToContainTextAsync("Waiting for the model: place 1, about");
        await ReviewAsync(page, "waiting-for-gemini");
        await page.ReloadAsync();
        await Expect(line).ToContainTextAsync("Waiting for the model: place 1, about");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();

        await Expect(page.GetByText("You stopped this answer.")).ToBeVisibleAsync();
        await Expect(page.GetByText("Waiting for the model")).ToHaveCountAsync(0);
    }
}
