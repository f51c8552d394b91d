using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using Parley.Emulation.Answers;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>What is sent while an answer grows waits above the composer, and the server sends it.</summary>
public sealed class QueueTests(Chromium chromium, EmulatedSite emulated) : BrowserTest(chromium, emulated.Site), IClassFixture<EmulatedSite>
{
    private readonly TaskCompletionSource gate = new();

    [Fact]
    public async Task What_waits_can_be_changed_and_removed_outlives_a_reload_and_is_sent_in_order()
    {
        var (page, chat) = await AnswerGrowsAsync();
        var waiting = Waiting(page);
        await WaitAsync(page, "first", 1);
        await page.ScreenshotAsync(new() { Path = Screenshot("queue-1-wide-light") });
        await WaitAsync(page, "second", 2);
        await WaitAsync(page, "third", 3);

        await page.ReloadAsync();
        await Expect(waiting).ToHaveCountAsync(3);
        await waiting.Nth(2).GetByRole(AriaRole.Button, new() { Name = "Edit waiting message" }).ClickAsync();
        await waiting.Nth(2).GetByRole(AriaRole.Textbox, new() { Name = "Edit waiting message" }).FillAsync("third, changed");
        await waiting.Nth(2).GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(waiting.Nth(2)).ToContainTextAsync("third, changed");
        await waiting.Nth(1).GetByRole(AriaRole.Button, new() { Name = "Remove waiting message" }).ClickAsync();
        await Expect(waiting).ToHaveCountAsync(2);
        gate.SetResult();

        await Expect(chat.You.Locator(".bubble")).ToHaveTextAsync(["Begin", "first", "third, changed"], new() { Timeout = 30_000 });
        await Expect(waiting).ToHaveCountAsync(0);
        await chat.AnsweredAsync();
    }

    [Fact]
    public async Task After_a_stop_what_waits_goes_on_when_somebody_says_so()
    {
        var (page, chat) = await AnswerGrowsAsync();
        await WaitAsync(page, "later", 1);
        await WaitAsync(page, "second, which is a rather long one: " + string.Join(' ', Enumerable.Repeat("it goes on", 40)), 2);
        await WaitAsync(page, "third", 3);
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();

        await Expect(page.Locator("message-queue")).ToContainTextAsync("Paused after the last answer");
        await ReviewAsync(page, "queue-paused");
        await Waiting(page).Nth(1).GetByRole(AriaRole.Button, new() { Name = "Edit waiting message" }).ClickAsync();
        await ReviewAsync(page, "queue-edit");
        await page.Keyboard.PressAsync("Escape");
        await Expect(chat.Message).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on sending" }).ClickAsync();

        await Expect(chat.You.Nth(1).Locator(".bubble")).ToHaveTextAsync("later");
        await Expect(chat.You).ToHaveCountAsync(4, new() { Timeout = 30_000 });
        await Expect(Waiting(page)).ToHaveCountAsync(0);
        await chat.AnsweredAsync();
    }

    [Fact]
    public async Task A_message_sent_while_it_was_being_changed_leaves_the_change_in_the_composer()
    {
        var (page, chat) = await AnswerGrowsAsync();
        await WaitAsync(page, "as it was", 1);
        await chat.Message.FocusAsync();
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.TypeAsync(", and more");
        gate.SetResult();

        await Expect(chat.You.Last.Locator(".bubble")).ToHaveTextAsync("as it was", new() { Timeout = 20_000 });
        await Expect(chat.Message).ToHaveValueAsync("as it was, and more");
    }

    [Fact]
    public async Task What_waits_shows_in_the_other_tab_and_goes_there_when_it_is_sent()
    {
        var (page, chat) = await AnswerGrowsAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/c/"));
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(page.Url);

        await WaitAsync(page, "next", 1);
        await Expect(Waiting(other).Locator("> p")).ToHaveTextAsync(["next"]);
        await WaitAsync(other, "after next", 2);
        await Expect(Waiting(page)).ToHaveCountAsync(2);
        gate.SetResult();

        foreach (var tab in (IPage[])[page, other])
        {
            await Expect(new ChatPage(tab).You.Locator(".bubble")).ToHaveTextAsync(["Begin", "next", "after next"], new() { Timeout = 30_000 });
            await Expect(Waiting(tab)).ToHaveCountAsync(0);
        }
        await chat.AnsweredAsync();
    }

    [Fact]
    public async Task Arrow_up_in_the_empty_composer_changes_the_last_own_message_and_Escape_comes_back()
    {
        var (page, chat) = await AnswerGrowsAsync();
        gate.SetResult();
        await chat.AnsweredAsync();
        await chat.Message.FocusAsync();

        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Edit message" })).ToHaveValueAsync("Begin");
        await page.Keyboard.PressAsync("Escape");

        await Expect(chat.Message).ToBeFocusedAsync();
        await chat.Message.FillAsync("text");
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Edit message" })).ToHaveCountAsync(0);
    }

    private async Task<(IPage Page, ChatPage Chat)> AnswerGrowsAsync()
    {
        Site.Gemini.Script(new Answer().Text("It begins", " and ").Until(gate.Task).Text("ends."));
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("Begin");
        await Expect(chat.Growing).ToContainTextAsync("It begins");
        return (page, chat);
    }

    private static async Task WaitAsync(IPage page, string text, int number)
    {
        var chat = new ChatPage(page);
        await chat.SendAsync(text);
        await Expect(chat.Message).ToHaveValueAsync("");
        await Expect(Waiting(page)).ToHaveCountAsync(number);
    }

    private static ILocator Waiting(IPage page) => page.Locator("message-queue li");
}
