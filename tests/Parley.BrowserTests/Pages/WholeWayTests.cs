using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>What somebody does in a first hour, from the account to signing out, with the demo model.</summary>
public sealed partial class WholeWayTests(Chromium chromium, DemoSite demo) : BrowserTest(chromium, demo.Site)
{
    [GeneratedRegex("/c/[0-9a-f-]{36}$")]
    private static partial Regex ConversationAddress { get; }

    [Fact]
    public async Task From_the_account_to_signing_out()
    {
        var page = await OpenAsync("/");
        await SignUpAsync(page);
        var chat = new ChatPage(page);

        await chat.SendAsync("/cut");
        await Expect(page).ToHaveURLAsync(ConversationAddress);
        await chat.AnsweredAsync();
        await Expect(chat.Title).ToHaveTextAsync("/cut");

        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await chat.AnsweredAsync();
        await Expect(chat.Assistant).ToContainTextAsync("2/2");

        await page.GetByRole(AriaRole.Button, new() { Name = "Previous version" }).ClickAsync();
        await Expect(chat.Assistant).ToContainTextAsync("1/2");

        await chat.Assistant.HoverAsync();
        await chat.Assistant.GetByRole(AriaRole.Button, new() { Name = "Regenerate", Exact = true }).ClickAsync();
        await Expect(chat.Assistant).ToContainTextAsync("3/3");
        await chat.AnsweredAsync();

        await chat.You.HoverAsync();
        await chat.You.GetByRole(AriaRole.Button, new() { Name = "Edit", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Edit message" }).FillAsync("/fail");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and send" }).ClickAsync();
        await Expect(chat.You).ToContainTextAsync("/fail");
        await Expect(chat.You).ToContainTextAsync("2/2");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Try again" })).ToBeVisibleAsync();

        await RenameAsync(page, "Tides");
        await Expect(chat.Title).ToHaveTextAsync("Tides");
        await DeleteAsync(page);
        await Expect(page).ToHaveURLAsync(new Uri(Site.Address, "/").ToString());
        await Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "Conversations" })).Not.ToContainTextAsync("Tides");

        await page.GetByRole(AriaRole.Button, new() { Name = "Account", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Stop_ends_the_answer_and_keeps_what_came()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);

        await chat.SendAsync("/slow");
        await Expect(chat.Growing).Not.ToBeEmptyAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();

        await Expect(page.GetByText("You stopped this answer.")).ToBeVisibleAsync();
        await Expect(chat.Assistant).Not.ToHaveAttributeAsync("aria-busy", "true");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true })).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Escape_stops_too()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("/slow");
        await Expect(chat.Growing).Not.ToBeEmptyAsync();

        await page.Keyboard.PressAsync("Escape");

        await Expect(page.GetByText("You stopped this answer.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_reload_in_mid_answer_goes_on_to_the_whole_answer()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("/long");
        await Expect(chat.Assistant).ToContainTextAsync("10.");

        await page.ReloadAsync();
        await page.ReloadAsync();
        await chat.AnsweredAsync();
        var followed = await chat.Answer.InnerHTMLAsync();
        await page.ReloadAsync();

        Assert.Equal(await chat.Answer.InnerHTMLAsync(), followed);
        await Expect(chat.Assistant).ToContainTextAsync("150.");
    }

    [Fact]
    public async Task A_text_is_kept_when_the_server_cannot_be_reached()
    {
        Provoke("net::ERR");
        Provoke("/send");
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await page.Context.SetOfflineAsync(true);

        await chat.SendAsync("do not lose me");

        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(1);
        await Expect(chat.Message).ToHaveValueAsync("do not lose me");
        await page.Context.SetOfflineAsync(false);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
        await Expect(chat.You).ToHaveCountAsync(1);
        await Expect(chat.Message).ToHaveValueAsync("");
    }

    [Fact]
    public async Task Shift_and_Enter_break_the_line_and_Enter_sends()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.Message.FillAsync("/cut one");
        await page.Keyboard.PressAsync("Shift+Enter");
        await page.Keyboard.TypeAsync("two");

        await page.Keyboard.PressAsync("Enter");

        await Expect(chat.You.Locator(".bubble")).ToHaveTextAsync("/cut one\ntwo");
        await chat.AnsweredAsync();
    }

    [Fact]
    public async Task Everything_needful_works_without_scripts()
    {
        var page = await OpenAsync("/", javaScript: false);
        await SignUpAsync(page);
        var chat = new ChatPage(page);

        await chat.SendAsync("/slow");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();
        await Expect(page.GetByText("You stopped this answer.")).ToBeVisibleAsync();
        await RenameAsync(page, "Without scripts");
        await Expect(chat.Title).ToHaveTextAsync("Without scripts");
        await DeleteAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(chat.Title).ToHaveTextAsync("Without scripts");
        await page.GetByRole(AriaRole.Button, new() { Name = "Account", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    private static async Task SignUpAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Create an account" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Username", Exact = true }).FillAsync(NewName());
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Message", Exact = true })).ToBeVisibleAsync();
    }

    private static async Task RenameAsync(IPage page, string title)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Conversation", Exact = true }).ClickAsync();
        await page.Locator("#conversation-menu").GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Title" }).FillAsync(title);
        await page.Keyboard.PressAsync("Enter");
    }

    private static async Task DeleteAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Conversation", Exact = true }).ClickAsync();
        await page.Locator("#conversation-menu").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
    }
}
