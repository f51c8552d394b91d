using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>The server is away while a page is open: whoever presses something is told, and all works again when it is back.</summary>
public sealed class AwayTests(Chromium chromium, DemoSite demo) : BrowserTest(chromium, demo.Site), IAsyncDisposable
{
    private readonly Line line = new(demo.Site.Address);

    protected override Uri Address => line.Address;

    [Fact]
    public async Task What_is_not_there_yet_comes_when_the_server_is_back()
    {
        Provoke("net::ERR_");
        Provoke("when fetching the script");
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("/cut");
        await chat.AnsweredAsync();
        var menu = page.Locator("[data-conversation-button]");
        line.Cut();

        await menu.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("cannot be reached");
        await Expect(page.GetByText("The connection is lost.")).ToBeVisibleAsync();
        line.Mend();
        await Expect(page.GetByText("The connection is lost.")).ToBeHiddenAsync(new() { Timeout = 20_000 });
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await menu.ClickAsync();

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Rename" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_server_that_comes_back_is_found_within_seconds_and_nobody_reads_that_it_is_away()
    {
        Provoke("net::ERR_");
        Provoke("when fetching the script");
        var page = await OpenSignedInAsync();
        await EventuallyAsync(() => line.Live == 1);
        var told = page.GetByText("The connection is lost.");

        line.Cut();
        await Expect(told).ToBeVisibleAsync();
        await EventuallyAsync(() => line.Refused >= 6);
        line.Mend();
        await Expect(told).ToBeHiddenAsync(new() { Timeout = 8_000 });
    }

    [Fact]
    public async Task Dialogs_that_do_not_come_are_spoken_of()
    {
        Provoke("net::ERR_");
        Provoke("when fetching the script");
        var page = await OpenSignedInAsync();
        await Expect(page.Locator("conversation-list")).ToBeVisibleAsync();
        line.Cut();

        await page.Keyboard.PressAsync("Control+k");

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("cannot be reached");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await line.DisposeAsync();
    }
}
