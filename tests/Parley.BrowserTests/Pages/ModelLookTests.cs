using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>What an administrator says of models.</summary>
public sealed class ModelLookTests(Chromium chromium, EmulatedSite emulated) : BrowserTest(chromium, emulated.Site), IClassFixture<EmulatedSite>
{
    [Fact]
    public async Task Models_are_allowed_chosen_and_corrected()
    {
        var page = await OpenSignedInAsync("/admin/models", "keeper");
        await page.GetByRole(AriaRole.Button, new() { Name = "Forbid: Gemini 4 Carbon" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The models are changed.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make default: Gemini 4 Argon" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "gemini-4-argon" })).ToContainTextAsync("Default");
        await ReviewAsync(page, "admin-models");

        await page.GetByRole(AriaRole.Link, new() { Name = "Change…: Gemini 4 Carbon" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("Carbon, for hard work");
        await ReviewAsync(page, "admin-model");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("Carbon, for hard work")).ToBeVisibleAsync();

        await page.GotoAsync("/");
        await Expect(page.GetByLabel("Model")).ToHaveValueAsync("gemini-4-argon");
        await Expect(page.GetByLabel("Model").Locator("option[value=gemini-4-carbon]")).ToHaveCountAsync(0);
    }
}
