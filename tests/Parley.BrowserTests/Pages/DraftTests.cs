using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>What is written is not lost: not by a reload, on another device, by two tabs, without a connection or by signing out.</summary>
public sealed class DraftTests(Chromium chromium, DemoSite demo) : BrowserTest(chromium, demo.Site)
{
    [Fact]
    public async Task A_draft_is_in_the_page_as_the_server_sends_it_here_and_on_another_device()
    {
        var name = NewName();
        var page = await OpenSignedInAsync(username: name);
        await TypeAndSaveAsync(page, "half a thought");

        await page.ReloadAsync();
        await Expect(new ChatPage(page).Message).ToHaveValueAsync("half a thought");
        var sent = await page.APIRequest.GetAsync("/");
        Assert.Contains("half a thought</textarea>", await sent.TextAsync(), StringComparison.Ordinal);

        var other = await SignInAsync(name);
        await Expect(new ChatPage(other).Message).ToHaveValueAsync("half a thought");
    }

    [Fact]
    public async Task Each_conversation_has_its_own_and_a_new_chat_another()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("/cut");
        await chat.AnsweredAsync();
        await TypeAndSaveAsync(page, "for this one");
        var conversation = page.Url;

        await page.GotoAsync("/");
        await Expect(chat.Message).ToHaveValueAsync("");
        await TypeAndSaveAsync(page, "for a new one");
        await page.GotoAsync(conversation);

        await Expect(chat.Message).ToHaveValueAsync("for this one");
    }

    [Fact]
    public async Task What_is_typed_at_the_last_moment_is_saved_when_the_page_is_left()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.Message.FillAsync("typed and gone");
        await page.GotoAsync("/settings");

        await page.WaitForFunctionAsync("async () => (await (await fetch('/api/drafts/new')).json()).text === 'typed and gone'");
    }

    [Fact]
    public async Task A_tab_that_was_left_behind_offers_both_texts_and_loses_neither()
    {
        Provoke("409");
        Provoke("net::ERR_INTERNET_DISCONNECTED");
        // The service worker, which is asked for a while after the load.
        Provoke("error occurred when fetching the script");
        var name = NewName();
        var page = await OpenSignedInAsync(username: name);
        var chat = new ChatPage(page);
        await TypeAndSaveAsync(page, "written here first");
        await page.Context.SetOfflineAsync(true);
        var other = await SignInAsync(name);
        await TypeAndSaveAsync(other, "written elsewhere since");

        await chat.Message.FillAsync("written here, and changed");
        await page.Context.SetOfflineAsync(false);

        var offered = page.Locator(".other-draft");
        await Expect(offered).ToContainTextAsync("written elsewhere since");
        await Expect(chat.Message).ToHaveValueAsync("written here, and changed");
        await ReviewAsync(page, "composer-other-draft");
        await page.ReloadAsync();
        await Expect(offered).ToContainTextAsync("written elsewhere since");
        await Expect(chat.Message).ToHaveValueAsync("written here, and changed");

        await Button(offered, "Use it instead").ClickAsync();
        await Expect(chat.Message).ToHaveValueAsync("written elsewhere since");
        await Expect(offered).ToContainTextAsync("written here, and changed");
        await Button(offered, "Use it instead").ClickAsync();
        var saved = page.WaitForResponseAsync(answer => IsSave(answer.Request));
        await Button(offered, "Discard it").ClickAsync();

        await Expect(offered).ToHaveCountAsync(0);
        await Expect(chat.Message).ToBeFocusedAsync();
        await saved;
        await other.ReloadAsync();
        await Expect(new ChatPage(other).Message).ToHaveValueAsync("written here, and changed");
    }

    [Fact]
    public async Task What_is_written_shows_in_the_other_tab_and_on_the_other_device_where_nobody_writes()
    {
        var name = NewName();
        var page = await OpenSignedInAsync(username: name);
        var tab = await page.Context.NewPageAsync();
        await tab.GotoAsync("/");
        var device = await SignInAsync(name);

        await new ChatPage(page).Message.PressSequentiallyAsync("a text that is longer than one save", new() { Delay = 60 });

        await Expect(new ChatPage(tab).Message).ToHaveValueAsync("a text that is longer than one save");
        await Expect(new ChatPage(device).Message).ToHaveValueAsync("a text that is longer than one save");
        await new ChatPage(device).Message.FillAsync("");
        await Expect(new ChatPage(page).Message).ToHaveValueAsync("");
        await Expect(new ChatPage(tab).Message).ToHaveValueAsync("");
        await Expect(page.Locator(".other-draft")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_is_sent_in_one_tab_leaves_the_other_but_not_what_is_typed_there()
    {
        Provoke("409");
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("/cut");
        await chat.AnsweredAsync();
        var tab = await page.Context.NewPageAsync();
        await tab.GotoAsync(page.Url);
        var there = new ChatPage(tab);
        await TypeAndSaveAsync(page, "/cut again");
        await Expect(there.Message).ToHaveValueAsync("/cut again");

        await page.Keyboard.PressAsync("Enter");
        await chat.AnsweredAsync();

        await Expect(there.Message).ToHaveValueAsync("");
        await there.Message.FillAsync("typed there");
        await Expect(chat.Message).ToHaveValueAsync("typed there");
    }

    [Fact]
    public async Task Without_a_connection_a_reload_shows_the_draft_and_what_is_added_there_comes_along()
    {
        Provoke("net::ERR_INTERNET_DISCONNECTED");
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await page.EvaluateAsync("navigator.serviceWorker.ready");
        await page.ReloadAsync();
        await page.WaitForFunctionAsync("navigator.serviceWorker.controller !== null");
        await page.Context.SetOfflineAsync(true);
        await chat.Message.FillAsync("written without the server");

        await page.ReloadAsync();
        var box = page.GetByRole(AriaRole.Textbox, new() { Name = "Your draft" });
        await Expect(box).ToHaveValueAsync("written without the server");
        await box.FillAsync("written without the server, and more");
        await page.Context.SetOfflineAsync(false);

        await Expect(chat.Message).ToHaveValueAsync("written without the server, and more", new() { Timeout = 20_000 });
        await page.WaitForResponseAsync(answer => IsSave(answer.Request));
    }

    [Fact]
    public async Task Signing_out_saves_what_was_written_and_leaves_nothing_on_the_device()
    {
        var name = NewName();
        var page = await OpenSignedInAsync(username: name);
        await new ChatPage(page).Message.FillAsync("not yet saved");
        await page.GetByRole(AriaRole.Button, new() { Name = "Account", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in" })).ToBeVisibleAsync();

        Assert.Equal(0, await page.EvaluateAsync<int>("localStorage.length + sessionStorage.length"));
        await Expect(new ChatPage(await SignInAsync(name)).Message).ToHaveValueAsync("not yet saved");
    }

    [Fact]
    public async Task A_send_whose_answer_was_lost_is_not_sent_twice_after_a_reload()
    {
        Provoke("net::ERR_FAILED");
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("/cut");
        await chat.AnsweredAsync();
        await page.RouteAsync("**/send", async route =>
        {
            await route.FetchAsync();
            await route.AbortAsync();
        });
        await chat.SendAsync("/cut once");
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Expect(chat.Message).ToHaveValueAsync("/cut once");
        await ReviewAsync(page, "composer-not-sent");

        await page.UnrouteAsync("**/send");
        await page.ReloadAsync();

        await Expect(chat.You).ToHaveCountAsync(2);
        await Expect(chat.Message).ToHaveValueAsync("");
    }

    private static bool IsSave(IRequest request) => request.Method == "PUT" && request.Url.Contains("/api/drafts/", StringComparison.Ordinal);

    private static async Task TypeAndSaveAsync(IPage page, string text)
    {
        var saved = page.WaitForResponseAsync(answer => IsSave(answer.Request) && answer.Ok);
        await new ChatPage(page).Message.FillAsync(text);
        await saved;
    }

    private async Task<IPage> SignInAsync(string name)
    {
        var page = await OpenAsync("/sign-in");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Username", Exact = true }).FillAsync(name);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Expect(new ChatPage(page).Message).ToBeVisibleAsync();
        return page;
    }

    private static ILocator Button(ILocator within, string name) => within.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
