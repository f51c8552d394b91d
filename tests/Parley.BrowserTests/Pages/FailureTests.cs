using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using Parley.Emulation.Answers;
using Parley.Emulation.Errors;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>What Gemini refused is told in words, and to an administrator as it came.</summary>
public sealed class FailureTests(Chromium chromium, EmulatedSite emulated) : BrowserTest(chromium, emulated.Site), IClassFixture<EmulatedSite>
{
    [Fact]
    public async Task A_quota_of_the_day_says_when_it_ends_and_leads_the_administrator_to_the_exchange()
    {
        Site.Gemini.Script(Answer.Fail(GeminiErrors.QuotaPerDay));
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("How many are left?");
        await Expect(chat.Assistant).ToContainTextAsync("Today's 20 Gemini requests of this installation to this model are used up.");
        await Expect(chat.Assistant).ToContainTextAsync("They begin anew:");
        await Expect(chat.Assistant.GetByRole(AriaRole.Button, new() { Name = "Try again" })).ToBeEnabledAsync();
        await ReviewAsync(page, "failure-of-the-day");

        await page.GetByRole(AriaRole.Link, new() { Name = "What the provider said" }).ClickAsync();
        await Expect(page.Locator("pre").First).ToContainTextAsync("GenerateRequestsPerDayPerProjectPerModel-FreeTier");
        await Expect(page.Locator("pre").Last).ToContainTextAsync("How many are left?");
        await ReviewAsync(page, "failures");
    }
}
