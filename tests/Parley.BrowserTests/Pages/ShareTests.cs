using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

public sealed class ShareTests(Chromium chromium, DemoSite demo) : BrowserTest(chromium, demo.Site)
{
    [Fact]
    public async Task What_is_temporary_is_not_offered_to_be_shared()
    {
        var page = await OpenSignedInAsync("/?temporary=true");
        var chat = new ChatPage(page);
        await chat.SendAsync("/cut between us");
        await chat.AnsweredAsync();

        for (var loaded = 0; loaded < 2; loaded++)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Conversation", Exact = true }).ClickAsync();
            await Expect(page.Locator("#conversation-menu").GetByRole(AriaRole.Link, new() { Name = "Download as Markdown" })).ToBeVisibleAsync();
            await Expect(page.Locator("#conversation-menu").GetByRole(AriaRole.Link, new() { Name = "Share" })).ToBeHiddenAsync();
            await page.ReloadAsync();
        }
    }

    [Fact]
    public async Task A_conversation_is_shared_read_by_a_stranger_taken_over_and_revoked()
    {
        Provoke("404");
        var page = await OpenSignedInAsync();
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var chat = new ChatPage(page);
        await chat.SendAsync("Show me everything that you can, please");
        await chat.AnsweredAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Conversation", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Share", Exact = true }).ClickAsync();
        await ReviewAsync(page, "share-new");

        await page.GetByLabel("The link expires").SelectOptionAsync("7");
        await page.GetByLabel(new Regex("Show my name")).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a link" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Copy link") }).ClickAsync();
        await Expect(page.GetByText("Copied")).ToBeVisibleAsync();
        await ReviewAsync(page, "share-made");
        var link = await page.EvaluateAsync<string>("navigator.clipboard.readText()");

        var stranger = await OpenAsync(new Uri(link).PathAndQuery);
        await Expect(stranger.GetByRole(AriaRole.Article, new() { Name = "Assistant" }).Locator("code .code-keyword").First).ToBeAttachedAsync();
        await ReviewAsync(stranger, "shared");
        var other = await OpenSignedInAsync(new Uri(link).PathAndQuery);
        await other.GetByRole(AriaRole.Button, new() { Name = "Continue as my own" }).ClickAsync();
        await Expect(other).ToHaveURLAsync(new Regex("/c/"));
        await Expect(new ChatPage(other).Assistant).ToHaveCountAsync(1);

        await page.GotoAsync("/settings#shares");
        await ReviewAsync(page, "settings-shares");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Revoke the link") }).ClickAsync();
        await Expect(page.GetByText("You share nothing.")).ToBeVisibleAsync();
        await stranger.ReloadAsync();
        await Expect(stranger.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Nothing here");
    }
}
