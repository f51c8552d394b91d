using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>What goes wrong in a first week: impatient fingers, a second tab, keys that mean two things, text on its way.</summary>
public sealed class EverydayTests(Chromium chromium, DemoSite demo) : BrowserTest(chromium, demo.Site)
{
    private const int LongestMessage = 200_000;

    [Fact]
    public async Task What_is_written_after_a_message_that_waits_is_not_sent_with_it()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("/slow");
        await Expect(chat.Growing).Not.ToBeEmptyAsync();

        await chat.Message.FillAsync("/cut waits");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync(" and half of the nex");
        await Expect(page.Locator("message-queue li")).ToHaveCountAsync(1);
        await Button(page, "Stop").ClickAsync();
        await Button(page, "Go on sending").ClickAsync();

        await Expect(chat.You.Last.Locator(".bubble")).ToHaveTextAsync("/cut waits");
        // The blank before it belongs to what was typed only where the first message had left the box by then.
        await Expect(chat.Message).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^ ?and half of the nex$"));
    }

    [Fact]
    public async Task What_is_written_outlives_a_reload_and_leaves_with_the_send()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.Message.FillAsync("/cut not yet sent");

        await page.ReloadAsync();
        await Expect(chat.Message).ToHaveValueAsync("/cut not yet sent");
        await Button(page, "Send").ClickAsync();
        await chat.AnsweredAsync();
        await page.ReloadAsync();
        await Expect(chat.Message).ToHaveValueAsync("");
        await page.GotoAsync("/");

        await Expect(chat.Message).ToHaveValueAsync("");
    }

    [Fact]
    public async Task A_footnote_leads_to_its_place_without_loading_the_page_again()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("Show me everything");
        await chat.AnsweredAsync();
        await page.EvaluateAsync("window.same = true");

        await page.Locator(".prose a[href^='#']").First.ClickAsync();
        await page.GoBackAsync();
        await chat.Message.FillAsync("/cut");

        await Expect(chat.Message).ToHaveValueAsync("/cut");
        Assert.True(await page.EvaluateAsync<bool>("window.same === true"));
    }

    [Fact]
    public async Task A_tab_that_was_left_behind_shows_all_when_it_sends()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("/cut one");
        await chat.AnsweredAsync();
        var second = await page.Context.NewPageAsync();
        await second.GotoAsync(page.Url);
        await chat.SendAsync("/cut two");
        await Expect(chat.You).ToHaveCountAsync(2);
        await chat.AnsweredAsync();

        await new ChatPage(second).SendAsync("/cut three");

        await Expect(new ChatPage(second).You.Locator(".bubble")).ToHaveTextAsync(["/cut one", "/cut two", "/cut three"]);
    }

    [Fact]
    public async Task Escape_while_a_title_is_changed_leaves_it_and_stops_nothing()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("/slow");
        await Expect(chat.Growing).Not.ToBeEmptyAsync();
        await Button(page, "Conversation").ClickAsync();
        await page.Locator("#conversation-menu").GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Title" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Title" })).ToHaveCountAsync(0);

        await chat.AnsweredAsync();
        await Expect(page.GetByText("You stopped this answer.")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Two_clicks_ask_for_one_other_answer()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("/cut");
        await chat.AnsweredAsync();
        await chat.Assistant.HoverAsync();

        // Both before the first is answered.
        await Button(page, "Regenerate").EvaluateAsync("button => { button.click(); button.click(); }");

        await Expect(chat.Assistant).ToContainTextAsync("2/2");
        await chat.AnsweredAsync();
        await page.ReloadAsync();
        await Expect(chat.Assistant).ToContainTextAsync("2/2");
    }

    [Fact]
    public async Task Another_version_is_shown_where_the_first_stood_and_the_focus_stays_at_it()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("Show me everything");
        await chat.AnsweredAsync();
        await chat.You.HoverAsync();
        await Button(page, "Edit").ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Edit message" }).FillAsync("Show me everything, please");
        await page.Keyboard.PressAsync("Enter");
        await Expect(chat.You).ToContainTextAsync("2/2");
        await chat.AnsweredAsync();

        await Button(page, "Previous version").ClickAsync();

        await Expect(chat.You).ToContainTextAsync("1/2");
        await Expect(chat.You).ToBeInViewportAsync();
        await Expect(Button(page, "Next version")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_refused_and_kept_whole()
    {
        Provoke("400");
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.Message.FocusAsync();
        await page.Keyboard.InsertTextAsync(new string('x', LongestMessage + 1));

        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("200,000");
        Assert.Equal(LongestMessage + 1, (await chat.Message.InputValueAsync()).Length);
    }

    [Fact]
    public async Task Somebody_signed_out_elsewhere_is_told_so_in_mid_answer()
    {
        Provoke("401");
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("/slow");
        await Expect(chat.Growing).Not.ToBeEmptyAsync();

        await page.APIRequest.PostAsync("/api/logout", new() { Headers = [new("Sec-Fetch-Site", "same-origin")] });

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("You are signed out.", new() { Timeout = 30_000 });
    }

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
