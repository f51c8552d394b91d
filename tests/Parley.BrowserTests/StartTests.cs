using Parley.BrowserTests.Infrastructure;

namespace Parley.BrowserTests;

public sealed class StartTests(Chromium chromium, ParleySite site) : BrowserTest(chromium, site)
{
    [Fact]
    public async Task A_browser_meets_a_server_that_is_alive()
    {
        Provoke("/favicon.ico");

        var page = await OpenAsync("/health/live");

        Assert.Empty(await page.InnerTextAsync("body"));
    }
}
