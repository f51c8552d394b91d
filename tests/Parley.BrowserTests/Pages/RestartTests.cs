using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using Parley.Emulation;
using Parley.Tests.Processes;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>The server goes away in mid answer and comes back at the same place with the same data, and nobody presses anything.</summary>
public sealed class RestartTests(Chromium chromium, EmulatedSite emulated) : BrowserTest(chromium, emulated.Site), IClassFixture<EmulatedSite>, IAsyncDisposable
{
    // Longer than a stopping server waits.
    private const string Question = "bench:deltas=2000,rate=20,stamp=1";

    private static readonly LocatorAssertionsToBeEmptyOptions Patiently = new() { Timeout = 20_000 };

    private readonly string data = Directory.CreateTempSubdirectory("parley-restart-").FullName;
    private readonly int port = FreePort.Find();
    private ServerProcess? server;

    protected override Uri Address => new($"http://127.0.0.1:{port}");

    [Fact]
    public async Task After_a_kill_the_answer_stands_as_far_as_it_was_kept_and_says_how_to_go_on()
    {
        var (page, chat) = await AskAsync();

        await server!.KillAsync();
        await StartAsync();

        await InterruptedAsync(page, chat);
    }

    [Fact]
    public async Task An_answer_that_a_stopping_server_cannot_wait_for_says_the_same()
    {
        var (page, chat) = await AskAsync();

        Assert.Equal(0, await server!.TerminateAsync());
        await StartAsync();

        await InterruptedAsync(page, chat);
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        try
        {
            await base.DisposeAsync();
        }
        finally
        {
            if (server is not null)
                await server.DisposeAsync();
            Directory.Delete(data, recursive: true);
        }
    }

    private async Task<(IPage Page, ChatPage Chat)> AskAsync()
    {
        // Whatever a page asks for while there is no server.
        foreach (var failure in (string[])["net::ERR", "when fetching the script", "Failed to fetch dynamically"])
            Provoke(failure);
        await StartAsync();
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync(Question);
        await Expect(chat.Growing).Not.ToBeEmptyAsync(Patiently);
        await page.EvaluateAsync("window.same = true");
        return (page, chat);
    }

    private static async Task InterruptedAsync(IPage page, ChatPage chat)
    {
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Continue" })).ToBeVisibleAsync(new() { Timeout = 40_000 });
        await Expect(page.Locator("[data-line]")).Not.ToContainTextAsync("The connection is lost.", new() { Timeout = 40_000 });
        await Expect(chat.Answer).Not.ToBeEmptyAsync();
        var shown = await chat.Answer.InnerHTMLAsync();
        Assert.True(await page.EvaluateAsync<bool>("window.same"));
        await page.ReloadAsync();
        Assert.Equal(await chat.Answer.InnerHTMLAsync(), shown);
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(chat.Growing).ToBeAttachedAsync(new() { Timeout = 20_000 });
    }

    private async Task StartAsync() => server = await ServerProcess.StartAsync(
        Path.Combine(AppContext.BaseDirectory, "../../Parley.Server", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "parley"),
        new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = Address.ToString(),
            ["DATA_DIR"] = data,
            ["GEMINI_API_KEY"] = GeminiEmulator.ApiKey,
            ["Gemini__BaseUrl"] = Site.Gemini.BaseAddress.ToString(),
            ["Titles__Model"] = "",
            ["RateLimits__Enabled"] = "false",
        });
}
