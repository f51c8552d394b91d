using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using Parley.Emulation.Errors;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>A server of its own, for what is entered counts for everybody.</summary>
public sealed class KeylessSite : IAsyncLifetime
{
    public ParleySite Site { get; } = new ParleySite().With("GEMINI_API_KEY", "");

    public ValueTask InitializeAsync() => Site.InitializeAsync();

    public ValueTask DisposeAsync() => Site.DisposeAsync();
}

/// <summary>A new server asks its administrator for a key, and shows how keys stand.</summary>
public sealed class GeminiKeyLookTests(Chromium chromium, KeylessSite keyless) : BrowserTest(chromium, keyless.Site), IClassFixture<KeylessSite>
{
    [Fact]
    public async Task A_key_is_entered_in_the_first_run_card_and_looked_after_on_its_page()
    {
        var page = await OpenSignedInAsync("/", "keeper");
        await Expect(page.GetByText("No Gemini key yet")).ToBeVisibleAsync();
        await ReviewAsync(page, "first-run");
        await page.GetByLabel("Key", new() { Exact = true }).FillAsync("sk-of-somebody-else");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check and keep" }).ClickAsync();
        await Expect(page.GetByText("Gemini does not take this key")).ToBeVisibleAsync();
        Provoke("/admin/keys");

        await page.GotoAsync("/");
        await page.GetByLabel("Key", new() { Exact = true }).FillAsync("AQ.the-first-key-of-the-team");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check and keep" }).ClickAsync();
        await page.WaitForURLAsync("**/");
        await Expect(page.GetByText("No Gemini key yet")).ToHaveCountAsync(0);
        await Expect(page.GetByLabel("Model")).ToHaveValueAsync("gemini-4-hydrogen");

        await page.GotoAsync("/admin/keys");
        await page.GetByLabel("Label").First.FillAsync("Reserve");
        await page.GetByLabel("Key", new() { Exact = true }).FillAsync("AQ.the-second-key-of-the-team");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check and keep" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The keys are changed.");
        await page.GetByLabel("Label").Last.FillAsync("Cloud");
        await page.GetByLabel("Service account (what its JSON file says)").FillAsync(Site.Gemini.ServiceAccountFile);
        await page.GetByRole(AriaRole.Button, new() { Name = "Check and keep" }).Last.ClickAsync();
        await Expect(page.GetByText("parley@emulated-project")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask first: Reserve" }).ClickAsync();
        Site.Gemini.RefuseKey("AQ.the-second-key-of-the-team", GeminiErrors.ServiceDisabled);
        await page.GetByRole(AriaRole.Button, new() { Name = "Check: Reserve" }).ClickAsync();
        await Expect(page.GetByText("The Gemini API is switched off in its project.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow them" }).ClickAsync();
        await Expect(page.GetByText("They are allowed.")).ToBeVisibleAsync();
        await ReviewAsync(page, "gemini-keys");

        await page.GotoAsync("/settings#gemini-key");
        await page.Locator("#gemini-own").FillAsync("AQ.the-key-that-is-my-own");
        await page.Locator("#gemini-key").GetByRole(AriaRole.Button, new() { Name = "Check and keep" }).ClickAsync();
        await Expect(page.GetByText("Your key ends in")).ToBeVisibleAsync();
        await ReviewAsync(page, "own-key");
    }
}
