using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>A chat of which nothing is kept.</summary>
public sealed class TemporaryChatTests(Chromium chromium, DemoSite demo) : BrowserTest(chromium, demo.Site)
{
    [Fact]
    public async Task It_is_marked_is_not_in_the_list_and_goes_on_after_a_reload()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.Message.FillAsync("/cut between us");
        await Switch(page).ClickAsync();
        await Expect(chat.Title).ToHaveTextAsync("Temporary chat");
        await Expect(chat.Message).ToHaveValueAsync("/cut between us");
        await ReviewAsync(page, "temporary-new");

        await page.Keyboard.PressAsync("Enter");
        await chat.AnsweredAsync();
        await Expect(page.GetByText("Temporary: not in your list")).ToBeVisibleAsync();
        await page.ReloadAsync();

        await Expect(chat.You).ToHaveCountAsync(1);
        await Expect(page.GetByText("Temporary: not in your list")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "Conversations" }).GetByRole(AriaRole.Link)).ToHaveCountAsync(0);
        await ReviewAsync(page, "temporary-conversation");
    }

    [Fact]
    public async Task What_is_written_for_one_is_kept_nowhere()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        var saved = page.WaitForResponseAsync(answer => answer.Request.Method == "PUT");
        await chat.Message.FillAsync("a secret");
        await saved;
        await Switch(page).ClickAsync();
        await Expect(Switch(page)).ToHaveAttributeAsync("aria-pressed", "true");
        await chat.Message.FillAsync("a secret that grows");

        Assert.Equal(0, await page.EvaluateAsync<int>("localStorage.length"));
        await page.GotoAsync("/");
        await Expect(chat.Message).ToHaveValueAsync("");
    }

    [Fact]
    public async Task It_can_be_chosen_and_left_again_without_scripts_and_with_them()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await Switch(page).ClickAsync();
        await chat.Message.FillAsync("after all");
        var saved = page.WaitForResponseAsync(answer => answer.Request.Method == "PUT" && answer.Ok);
        await Switch(page).ClickAsync();

        await Expect(Switch(page)).ToHaveAttributeAsync("aria-pressed", "false");
        await Expect(chat.Message).ToHaveValueAsync("after all");
        await saved;
        await page.GotoAsync("/?temporary=true");
        await Expect(Switch(page)).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(chat.Message).ToHaveValueAsync("");
    }

    private static ILocator Switch(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Temporary chat", Exact = true });
}
