using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>Keys that work everywhere, and those of the composer.</summary>
public sealed class KeyTests(Chromium chromium, DemoSite demo) : BrowserTest(chromium, demo.Site)
{
    [Fact]
    public async Task A_question_mark_lists_the_keys_but_not_while_somebody_types()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.Message.FocusAsync();
        await page.Keyboard.TypeAsync("why?");
        await Expect(chat.Message).ToHaveValueAsync("why?");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        var account = page.GetByRole(AriaRole.Button, new() { Name = "Account", Exact = true });
        await account.FocusAsync();

        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard shortcuts" })).ToContainTextAsync("Ctrl");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("F2");
        await ReviewAsync(page, "shortcuts");
        await page.Keyboard.PressAsync("Escape");

        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(account).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_side_goes_and_comes_and_stays_away_on_the_next_page_from_its_first_paint()
    {
        var page = await OpenSignedInAsync();
        var side = page.GetByRole(AriaRole.Complementary, new() { Name = "Side" });
        await page.Keyboard.PressAsync("Control+b");
        await Expect(side).ToBeHiddenAsync();
        await ReviewAsync(page, "side-closed");

        await page.ReloadAsync();
        await Expect(side).ToBeHiddenAsync();
        Assert.Contains("data-side=\"closed\"", await (await page.APIRequest.GetAsync("/")).TextAsync(), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "Open the side" }).ClickAsync();
        await Expect(side).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Close the side" }).ClickAsync();
        await Expect(side).ToBeHiddenAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Open the side" })).ToBeFocusedAsync();

        await Look.NarrowLight.PutOnAsync(page);
        await page.Keyboard.PressAsync("Control+b");
        await Expect(side).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_new_chat_is_one_press_away()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("/cut");
        await chat.AnsweredAsync();

        await page.Keyboard.PressAsync("Control+Shift+O");

        await Expect(page).ToHaveURLAsync(new Uri(Site.Address, "/").ToString());
        await Expect(chat.Message).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Who_sends_with_Ctrl_and_Enter_breaks_lines_with_Enter()
    {
        var page = await OpenSignedInAsync();
        await page.APIRequest.PatchAsync("/api/me/preferences", new() { Headers = [new("Sec-Fetch-Site", "same-origin")], DataObject = new { sendWith = "ctrl-enter" } });
        await page.ReloadAsync();
        var chat = new ChatPage(page);
        await chat.Message.FocusAsync();
        await page.Keyboard.TypeAsync("/cut one");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("two");
        await page.Keyboard.PressAsync("Control+Enter");

        await Expect(chat.You.Locator(".bubble")).ToHaveTextAsync("/cut one\ntwo");
        await chat.AnsweredAsync();
    }

    [Fact]
    public async Task Enter_that_ends_a_composition_sends_nothing()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.Message.FillAsync("にほん");

        await chat.Message.EvaluateAsync("box => box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }))");
        await chat.Message.EvaluateAsync("box => box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true }))");

        await Expect(chat.Message).ToHaveValueAsync("にほん");
        await Expect(chat.You).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_focus_is_in_the_box_again_after_Send_and_after_Stop()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("/slow");
        await Expect(chat.Growing).Not.ToBeEmptyAsync();
        await Expect(chat.Message).ToBeFocusedAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();
        await Expect(page.GetByText("You stopped this answer.")).ToBeVisibleAsync();

        await Expect(chat.Message).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_focus_is_in_the_box_again_after_an_edited_message_was_sent()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("/cut one");
        await chat.AnsweredAsync();
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(page.Locator(".edit-form textarea")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("/cut two");
        await page.Keyboard.PressAsync("Enter");

        await Expect(chat.You.Locator(".bubble")).ToHaveTextAsync("/cut two");
        await Expect(chat.Message).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Whoever_reads_the_end_still_sees_it_when_the_composer_grows()
    {
        var page = await OpenSignedInAsync(look: Look.NarrowLight);
        var chat = new ChatPage(page);
        await chat.SendAsync("What can you do?");
        await chat.AnsweredAsync();
        var last = chat.Assistant.GetByRole(AriaRole.Button, new() { Name = "Regenerate", Exact = true });
        await Expect(last).ToBeInViewportAsync(new() { Ratio = 1 });

        await chat.Message.FillAsync(string.Join('\n', Enumerable.Range(1, 10)));
        await Expect(last).ToBeInViewportAsync(new() { Ratio = 1 });
        await page.Locator("chat-thread").EvaluateAsync("thread => thread.scrollTop = 10");
        await chat.Message.FillAsync("");

        await Expect(chat.You).ToBeInViewportAsync();
    }

    [Fact]
    public async Task A_suggestion_takes_the_place_of_what_was_typed_until_it_is_undone()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.Message.FocusAsync();
        await page.Keyboard.TypeAsync("mine");

        await page.GetByText("Plan a week").ClickAsync();
        await Expect(chat.Message).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^Plan a week"));
        await page.Keyboard.PressAsync("Control+z");

        await Expect(chat.Message).ToHaveValueAsync("mine");
    }

    [Fact]
    public async Task The_composer_grows_to_two_fifths_of_the_height_and_scrolls_then()
    {
        var page = await OpenSignedInAsync(look: Look.NarrowLight);
        var box = new ChatPage(page).Message;
        var low = (await box.BoundingBoxAsync())!.Height;
        await box.FillAsync(string.Join('\n', Enumerable.Range(1, 60)));

        var high = (await box.BoundingBoxAsync())!.Height;

        Assert.InRange(low, 40, 60);
        Assert.InRange(high, (0.4 * Look.NarrowLight.Height) - 2, (0.4 * Look.NarrowLight.Height) + 2);
        Assert.True(await box.EvaluateAsync<bool>("box => parseFloat(getComputedStyle(box).fontSize) >= 16"));
    }
}
