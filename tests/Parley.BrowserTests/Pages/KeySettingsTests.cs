using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>Keys for one's programs.</summary>
public sealed class KeySettingsTests(Chromium chromium, DemoSite demo) : BrowserTest(chromium, demo.Site)
{
    [Fact]
    public async Task A_key_is_shown_once_works_and_is_revoked()
    {
        var page = await OpenSignedInAsync();
        await page.GotoAsync("/settings");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Editor");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a key" }).ClickAsync();

        var key = await page.GetByLabel("The key Editor", new() { Exact = true }).InputValueAsync();
        await ReviewAsync(page, "settings-key-made");
        Assert.Equal(200, await StatusAsync(page, key));
        await page.GotoAsync("/settings");
        await Expect(page.GetByText(key)).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke the key Editor" }).ClickAsync();

        await Expect(page.Locator("#keys").GetByText("Revoked.")).ToBeVisibleAsync();
        Assert.Equal(401, await StatusAsync(page, key));
    }

    private static async Task<int> StatusAsync(IPage page, string key) =>
        (await page.APIRequest.GetAsync("/v1/models", new() { Headers = new Dictionary<string, string> { ["Authorization"] = $"Bearer {key}" } })).Status;
}
