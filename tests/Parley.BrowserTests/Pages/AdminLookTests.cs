using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>What only an administrator sees, and what happens where nobody looks after the server.</summary>
public sealed class AdminLookTests(Chromium chromium, EmulatedSite emulated) : BrowserTest(chromium, emulated.Site), IClassFixture<EmulatedSite>
{
    [Fact]
    public async Task Accounts_invitations_and_a_forgotten_password()
    {
        Provoke("400");
        // The first account of a server is its administrator's.
        var page = await OpenSignedInAsync("/admin", "keeper");
        await OpenSignedInAsync(username: "somebody-with-a-long-name-123456");
        await OpenSignedInAsync(username: "another.one");
        await page.ReloadAsync();
        await Expect(page.GetByText("another.one").First).ToBeVisibleAsync();
        await ReviewAsync(page, "admin");

        await page.GetByRole(AriaRole.Button, new() { Name = "Make an invitation" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("shown this once");
        await ReviewAsync(page, "admin-invitation");

        await page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "another.one" }).GetByRole(AriaRole.Button, new() { NameRegex = new("password", System.Text.RegularExpressions.RegexOptions.IgnoreCase) }).ClickAsync();
        var link = await page.GetByRole(AriaRole.Status).Locator("code").TextContentAsync();
        var forgetful = await OpenAsync(new Uri(link!).PathAndQuery);
        await ReviewAsync(forgetful, "reset-password");
        await forgetful.GetByLabel("New password", new() { Exact = true }).FillAsync("password12345");
        await forgetful.Keyboard.PressAsync("Enter");
        await Expect(forgetful.GetByRole(AriaRole.Alert)).ToHaveCountAsync(1);
        await ReviewAsync(forgetful, "reset-password-refused");
        await forgetful.GetByLabel("New password", new() { Exact = true }).FillAsync("a much better horse staple");
        await forgetful.Keyboard.PressAsync("Enter");
        await Expect(forgetful.GetByText("Your password is changed.")).ToBeVisibleAsync();
        await ReviewAsync(forgetful, "sign-in-after-reset");

        await page.GotoAsync("/admin?q=nobody-has-this-name");
        await ReviewAsync(page, "admin-none-found");
    }
}
