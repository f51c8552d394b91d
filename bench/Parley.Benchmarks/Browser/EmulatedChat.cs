using Microsoft.Playwright;
using Parley.Benchmarks.Server;
using Parley.Emulation;

namespace Parley.Benchmarks.Browser;

/// <summary>A server whose answers the benchmark says, and a browser in which somebody is signed in to it.</summary>
internal sealed class EmulatedChat : IAsyncDisposable
{
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;
    private readonly Target target;

    private EmulatedChat(GeminiEmulator gemini, Target target, IPlaywright playwright, IBrowser browser, IBrowserContext context)
    {
        (Gemini, this.target, this.playwright, this.browser, Context) = (gemini, target, playwright, browser, context);
    }

    public GeminiEmulator Gemini { get; }

    public IBrowserContext Context { get; }

    public static async Task<EmulatedChat> OpenAsync()
    {
        var gemini = await GeminiEmulator.StartAsync();
        var target = await Target.StartAsync("parley", Paths.Server, new Dictionary<string, string>
        {
            ["DATA_DIR"] = Directory.CreateTempSubdirectory("parley-bench-").FullName,
            ["GEMINI_API_KEY"] = GeminiEmulator.ApiKey,
            ["Gemini__BaseUrl"] = gemini.BaseAddress.ToString(),
            ["RateLimits__Enabled"] = "false",
            ["Titles__Model"] = "",
        });
        await target.SignUpAsync("bench");
        var playwright = await Playwright.CreateAsync();
        var browser = await Chrome.LaunchAsync(playwright);
        var context = await browser.NewContextAsync(new() { BaseURL = target.Address.ToString() });
        await Chrome.SignInAsync(context, "bench");
        return new EmulatedChat(gemini, target, playwright, browser, context);
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
        await target.DisposeAsync();
        await Gemini.DisposeAsync();
    }
}
