using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using Parley.Emulation.Answers;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>One connection carries all that is live to all tabs, and comes back by itself.</summary>
public sealed class LiveTests : BrowserTest, IClassFixture<EmulatedSite>, IAsyncDisposable
{
    private const string NoWorkers = "delete window.SharedWorker;";

    private const string Hide = """
        (hidden) => {
            Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }
        """;

    private readonly TaskCompletionSource[] gates = [.. Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource())];
    private readonly Line line;

    public LiveTests(Chromium chromium, EmulatedSite emulated)
        : base(chromium, emulated.Site) => line = new Line(Site.Address);

    protected override Uri Address => line.Address;

    [Fact]
    public async Task Four_tabs_have_one_connection_and_an_answer_grows_in_all_of_them()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await CountAsync(chat);
        var others = new List<ChatPage>();
        for (var i = 0; i < 3; i++)
            others.Add(new ChatPage(await AnotherTabAsync(page)));

        foreach (var other in others)
            await Expect(other.Growing).ToHaveTextAsync("One,");
        gates[0].SetResult();
        foreach (var each in others.Prepend(chat))
            await Expect(each.Growing).ToHaveTextAsync("One, two,");
        Assert.Equal(1, line.Live);
        var asked = line.Asked;
        gates[1].SetResult();
        gates[2].SetResult();
        foreach (var each in others.Prepend(chat))
        {
            await each.AnsweredAsync();
            await Expect(each.Answer).ToHaveTextAsync("One, two, three, four.");
        }

        // What came before is known to the worker, and an answer that ends needs no other connection.
        Assert.Equal(asked, line.Asked);
    }

    [Fact]
    public async Task A_cut_line_is_told_and_mended_without_a_gap_or_a_doubled_word()
    {
        Provoke("net::ERR");
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await CountAsync(chat);

        line.Cut();
        await Expect(page.Locator("[data-line]")).ToContainTextAsync("The connection is lost.");
        gates[0].SetResult();
        gates[1].SetResult();
        line.Mend();

        await Expect(chat.Growing).ToHaveTextAsync("One, two, three,");
        await Expect(page.Locator("[data-line]")).Not.ToContainTextAsync("The connection is lost.");
        gates[2].SetResult();
        await chat.AnsweredAsync();
        await Expect(chat.Answer).ToHaveTextAsync("One, two, three, four.");
    }

    [Fact]
    public async Task Whoever_leaves_in_mid_answer_and_comes_back_reads_on()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await CountAsync(chat);

        await page.GotoAsync("/settings");
        gates[0].SetResult();
        await page.GoBackAsync();
        await Expect(chat.Growing).ToHaveTextAsync("One, two,");
        await page.ReloadAsync();
        gates[1].SetResult();
        await Expect(chat.Growing).ToHaveTextAsync("One, two, three,");
        await page.GoForwardAsync();
        gates[2].SetResult();
        await page.GoBackAsync();

        await Expect(chat.Answer).ToHaveTextAsync("One, two, three, four.");
    }

    [Fact]
    public async Task A_page_from_the_memory_of_the_browser_catches_up()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await CountAsync(chat);

        await page.EvaluateAsync("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))");
        await EventuallyAsync(() => line.Live == 0);
        gates[0].SetResult();
        gates[1].SetResult();
        gates[2].SetResult();
        await page.EvaluateAsync("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");

        await chat.AnsweredAsync();
        await Expect(chat.Answer).ToHaveTextAsync("One, two, three, four.");
    }

    [Fact]
    public async Task Without_shared_workers_a_tab_has_a_connection_while_somebody_looks_at_it()
    {
        var page = await OpenSignedInAsync();
        await page.Context.AddInitScriptAsync(NoWorkers);
        await page.ReloadAsync();
        var chat = new ChatPage(page);
        await CountAsync(chat);
        await EventuallyAsync(() => line.Live == 1);

        await page.EvaluateAsync(Hide, true);
        await EventuallyAsync(() => line.Live == 0);
        gates[0].SetResult();
        gates[1].SetResult();
        await page.EvaluateAsync(Hide, false);

        await Expect(chat.Growing).ToHaveTextAsync("One, two, three,");
        gates[2].SetResult();
        await chat.AnsweredAsync();
    }

    [Fact]
    public async Task Signing_out_in_one_tab_is_told_in_the_others_which_ask_no_more()
    {
        Provoke("401");
        var page = await OpenSignedInAsync();
        var other = await AnotherTabAsync(page);
        await EventuallyAsync(() => line.Live == 1);
        await new ChatPage(other).Message.FillAsync("Not yet sent");

        await page.GetByRole(AriaRole.Button, new() { Name = "Account", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await Expect(other.GetByRole(AriaRole.Alert)).ToContainTextAsync("You are signed out.");
        await Expect(other.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", "/sign-in?returnUrl=%2F");
        await Expect(new ChatPage(other).Message).ToHaveValueAsync("Not yet sent");
        var asked = line.Asked;
        await other.EvaluateAsync(Hide, false);
        await other.EvaluateAsync("dispatchEvent(new Event('online'))");
        await other.EvaluateAsync("new Promise((resolve) => setTimeout(resolve))");
        Assert.Equal(asked, line.Asked);
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        foreach (var gate in gates)
            gate.TrySetResult();
        try
        {
            await base.DisposeAsync();
        }
        finally
        {
            await line.DisposeAsync();
        }
    }

    /// <summary>Asks for an answer of which one word has come, and another comes with each gate that opens.</summary>
    private async Task CountAsync(ChatPage chat)
    {
        Site.Gemini.Script(new Answer().Text("One, ").Until(gates[0].Task).Text("two, ").Until(gates[1].Task).Text("three, ").Until(gates[2].Task).Text("four."));
        await chat.SendAsync("Count");
        await Expect(chat.Growing).ToHaveTextAsync("One,");
    }

    private static async Task<IPage> AnotherTabAsync(IPage page)
    {
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(page.Url);
        return other;
    }
}
