using Microsoft.Playwright;
using Parley.Benchmarks.Server;

namespace Parley.Benchmarks.Browser;

/// <summary>Debian's Chromium, as the browser tests run it.</summary>
internal static class Chrome
{
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = "/usr/bin/chromium-headless-shell",
        Args =
        [
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
        ],
    });

    /// <summary>A phone of the middle class on a mobile network.</summary>
    public static async Task ThrottleAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = 4 });
        await session.SendAsync("Network.enable");
        await session.SendAsync("Network.emulateNetworkConditions", new()
        {
            ["offline"] = false,
            ["latency"] = 165,
            ["downloadThroughput"] = 1_000_000,
            ["uploadThroughput"] = 1_000_000,
        });
    }

    public static async Task SignInAsync(IBrowserContext context, string username)
    {
        var answer = await context.APIRequest.PostAsync("/api/login?useCookies=true", new()
        {
            Headers = [new("Sec-Fetch-Site", "same-origin")],
            DataObject = new { username, password = Credentials.Password },
        });
        if (!answer.Ok)
            throw new InvalidOperationException($"{username} could not sign in: {answer.Status}.");
    }
}
