using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using Parley.BrowserTests.Pages;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Walk;

/// <summary>The whole way without a mouse and without eyes: by keys, roles, names and announcements.</summary>
public sealed class WalkTests(Chromium chromium, DemoSite demo) : BrowserTest(chromium, demo.Site)
{
    [Fact]
    public async Task Signing_up_chatting_editing_branches_and_stopping()
    {
        var page = await OpenAsync("/sign-in");
        await Walker.ListenAsync(page);
        await page.ReloadAsync();
        var walker = new Walker(page);

        await walker.UseAsync(AriaRole.Link, "Create an account");
        await walker.IsAtAsync(AriaRole.Textbox, "Username");
        await walker.TypeAsync(NewName());
        await walker.GoToAsync(AriaRole.Textbox, "Password");
        await walker.TypeAsync("short");
        await walker.PressAsync("Enter");
        await walker.IsAtAsync(AriaRole.Textbox, "Password");
        await walker.PressAsync("Control+a");
        await walker.TypeAsync(Password);
        await walker.PressAsync("Enter");

        await walker.IsAtAsync(AriaRole.Textbox, "Message");
        await walker.TypeAsync("/cut the first");
        await walker.PressAsync("Enter");
        await walker.HearsAsync("Answer started");
        await walker.HearsAsync("Answer complete");
        await walker.IsAtAsync(AriaRole.Textbox, "Message");
        await HearsAsync(page, "article \"You\"", "article \"Assistant\"", "button \"Copy\"", "button \"Regenerate\"", "button \"Edit\"");

        await walker.UseAsync(AriaRole.Button, "Edit", back: true);
        await walker.IsAtAsync(AriaRole.Textbox, "Edit message");
        await walker.PressAsync("Escape");
        await walker.IsAtAsync(AriaRole.Button, "Edit");
        await walker.PressAsync("Enter");
        await walker.IsAtAsync(AriaRole.Textbox, "Edit message");
        await walker.PressAsync("Control+a");
        await walker.TypeAsync("/cut the second");
        await walker.PressAsync("Enter");
        await walker.HearsAsync("Answer complete");

        await walker.UseAsync(AriaRole.Button, "Previous version");
        await Expect(page.GetByText("/cut the first").First).ToBeVisibleAsync();
        await walker.IsAtAsync(AriaRole.Button, "Next version");
        await walker.PressAsync("Enter");
        await Expect(page.Locator(".bubble", new() { HasText = "/cut the second" })).ToBeVisibleAsync();

        await walker.GoToAsync(AriaRole.Textbox, "Message");
        await walker.TypeAsync("/slow");
        await walker.PressAsync("Enter");
        await walker.HearsAsync("Answer started");
        await walker.PressAsync("Escape");
        await walker.HearsAsync("Answer complete");
        await Expect(page.GetByText("You stopped this answer.")).ToBeVisibleAsync();
        await walker.IsAtAsync(AriaRole.Textbox, "Message");
    }

    [Fact]
    public async Task Searching_choosing_in_the_settings_and_signing_out()
    {
        var page = await OpenSignedInAsync("/sign-in");
        await Walker.ListenAsync(page);
        await page.GotoAsync("/");
        var walker = new Walker(page);
        await walker.TypeAsync("/cut about walruses");
        await walker.PressAsync("Enter");
        await walker.HearsAsync("Answer complete");
        await walker.PressAsync("Control+Shift+O");
        await Expect(page).ToHaveURLAsync(new Regex("/$"));

        await walker.PressAsync("Control+k");
        await walker.IsAtAsync(AriaRole.Combobox, "Search");
        await walker.TypeAsync("walrus");
        await Expect(page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Option, new() { NameRegex = new("walruses") }).First).ToBeVisibleAsync();
        await walker.PressAsync("ArrowDown");
        await walker.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("/c/"));
        await Expect(page.GetByRole(AriaRole.Article, new() { Name = "You", Exact = true })).ToContainTextAsync("walruses");

        await walker.UseAsync(AriaRole.Button, "Account");
        await walker.UseAsync(AriaRole.Link, "Settings");
        await Expect(page).ToHaveURLAsync(new Regex("/settings"));
        await walker.UseAsync(AriaRole.Button, "Dark");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Dark", Exact = true })).ToHaveAttributeAsync("aria-pressed", "true");
        await walker.IsAtAsync(AriaRole.Button, "Dark");
        await walker.GoToAsync(AriaRole.Textbox, "Display name");
    }

    private static async Task HearsAsync(IPage page, params string[] roles)
    {
        var snapshot = await page.GetByRole(AriaRole.Main).AriaSnapshotAsync();
        foreach (var role in roles)
            Assert.Contains(role, snapshot, StringComparison.Ordinal);
    }
}
