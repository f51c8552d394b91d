using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>Every page and state, light and dark, wide and narrow: looked at by axe, and kept as a picture for people to look at.</summary>
public sealed class LookTests(Chromium chromium, DemoSite demo) : BrowserTest(chromium, demo.Site)
{
    [Fact]
    public async Task The_sign_in() => await ReviewAsync(await OpenAsync("/sign-in"), "sign-in");

    [Fact]
    public async Task A_refused_sign_in()
    {
        Provoke("401");
        var page = await OpenAsync("/sign-in");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Username", Exact = true }).FillAsync("nobody");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("wrong password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(1);

        await ReviewAsync(page, "sign-in-refused");
    }

    [Fact]
    public async Task The_sign_up() => await ReviewAsync(await OpenAsync("/sign-up"), "sign-up");

    [Fact]
    public async Task A_refused_sign_up()
    {
        Provoke("400");
        var page = await OpenAsync("/sign-up");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Username", Exact = true }).FillAsync("a b");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("password1234");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(1);

        await ReviewAsync(page, "sign-up-refused");
    }

    [Fact]
    public async Task A_new_chat() => await ReviewAsync(await OpenSignedInAsync(), "chat-new");

    [Fact]
    public async Task A_page_that_is_not_there()
    {
        Provoke("404");
        await ReviewAsync(await OpenSignedInAsync("/no/such/page"), "error-404");
    }

    [Fact]
    public async Task Administration_for_somebody_else()
    {
        Provoke("403");
        await OpenSignedInAsync();
        await ReviewAsync(await OpenSignedInAsync("/admin"), "error-403");
    }

    [Fact]
    public async Task The_settings() => await ReviewAsync(await OpenSignedInAsync("/settings"), "settings");

    [Fact]
    public async Task A_conversation_with_everything_that_Markdown_can_be()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("Show me everything that you can, please: headings, lists, tables, code, quotes and the rest");
        await chat.AnsweredAsync();
        await chat.SendAsync("/think");
        await chat.AnsweredAsync();

        await ReviewAsync(page, "chat-end");
        await page.Locator("#thread").EvaluateAsync("thread => thread.scrollTop = 0");
        await ReviewAsync(page, "chat-top");
    }

    [Theory]
    [InlineData("fail")]
    [InlineData("quota")]
    [InlineData("cut")]
    [InlineData("block")]
    public async Task An_answer_that_is_not_what_was_hoped_for(string command)
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("/" + command);
        await chat.AnsweredAsync();

        await ReviewAsync(page, "reply-" + command);
    }

    [Fact]
    public async Task An_answer_that_grows()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("/slow");
        await Expect(chat.Growing).Not.ToBeEmptyAsync();

        await ReviewAsync(page, "reply-growing");
    }

    [Fact]
    public async Task An_answer_that_was_stopped()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("/slow");
        await Expect(chat.Growing).Not.ToBeEmptyAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();
        await Expect(page.GetByText("You stopped this answer.")).ToBeVisibleAsync();

        await ReviewAsync(page, "reply-stopped");
    }

    [Fact]
    public async Task Long_words_many_conversations_and_other_scripts()
    {
        var page = await OpenSignedInAsync(username: "a-rather-long-user-name-1234567");
        var chat = new ChatPage(page);
        foreach (var text in (string[])["/cut مرحبا، كيف حالك اليوم؟", "/cut " + new string('W', 300), "/cut 数据库之间有什么区别？", "/cut <b>not bold</b> & \"quoted\""])
        {
            await page.GotoAsync("/");
            await chat.SendAsync(text);
            await chat.AnsweredAsync();
        }

        await ReviewAsync(page, "chat-long-words");
        await Look.NarrowLight.PutOnAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Open the side" }).ClickAsync();
        await page.ScreenshotAsync(new() { Path = Screenshot("drawer-narrow-light") });
        await page.GetByRole(AriaRole.Button, new() { Name = "Account", Exact = true }).ClickAsync();
        await page.ScreenshotAsync(new() { Path = Screenshot("drawer-account-narrow-light") });
    }

    [Fact]
    public async Task The_menus_and_dialogs_of_a_conversation()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("/cut");
        await chat.AnsweredAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Conversation", Exact = true }).ClickAsync();
        await ReviewAsync(page, "conversation-menu");
        await page.Locator("#conversation-menu").GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await Expect(page.Locator("#conversation-menu")).ToBeHiddenAsync();
        await ReviewAsync(page, "conversation-rename");
        await page.Keyboard.PressAsync("Escape");
        await chat.You.HoverAsync();
        await chat.You.GetByRole(AriaRole.Button, new() { Name = "Edit", Exact = true }).ClickAsync();
        await ReviewAsync(page, "message-edit");
    }
}
