using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>Without the server: what is open stays, what is loaded again says so, and all comes back by itself.</summary>
public sealed class OfflineTests(Chromium chromium, DemoSite demo) : BrowserTest(chromium, demo.Site)
{
    [Fact]
    public async Task A_page_that_is_loaded_without_the_server_says_so_and_comes_back_by_itself()
    {
        Provoke("net::ERR_INTERNET_DISCONNECTED");
        var page = await OpenWithServiceWorkerAsync();
        await page.Context.SetOfflineAsync(true);
        await page.ReloadAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Offline" })).ToBeVisibleAsync();
        await ReviewAsync(page, "offline");

        await page.Context.SetOfflineAsync(false);
        await Expect(new ChatPage(page).Message).ToBeVisibleAsync(new() { Timeout = 20_000 });
    }

    [Fact]
    public async Task What_is_kept_for_that_is_nothing_that_anybody_wrote()
    {
        var page = await OpenWithServiceWorkerAsync();
        await new ChatPage(page).SendAsync("/cut a secret word");
        await new ChatPage(page).AnsweredAsync();
        await page.ReloadAsync();

        var kept = await page.EvaluateAsync<string[]>("""
            async () => {
              const kept = [];
              for (const name of await caches.keys())
                for (const request of await (await caches.open(name)).keys()) kept.push(new URL(request.url).pathname);
              return kept;
            }
            """);

        Assert.Equal(4, kept.Length);
        Assert.All(kept, path => Assert.True(path == "/offline" || path.StartsWith("/assets/", StringComparison.Ordinal), path));
    }

    /// <summary>A signed-in page whose service worker has taken over.</summary>
    private async Task<IPage> OpenWithServiceWorkerAsync()
    {
        var page = await OpenSignedInAsync();
        await page.EvaluateAsync("navigator.serviceWorker.ready");
        await page.ReloadAsync();
        await page.WaitForFunctionAsync("navigator.serviceWorker.controller !== null");
        return page;
    }
}
