using System.Globalization;
using Microsoft.Playwright;

namespace Parley.BrowserTests.Infrastructure;

/// <summary>
/// A test that looks at pages with a real browser. It fails, whatever else it asserts, when a page wrote an error to the
/// console, broke the content policy or asked for something that failed, save what the test said it would provoke.
/// </summary>
public abstract class BrowserTest(Chromium chromium, ParleySite site) : IAsyncLifetime
{
    /// <summary>A password that is long enough and not among the common ones.</summary>
    protected const string Password = "correct horse battery staple";

    private static readonly string Artifacts = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../.."));

    private readonly PageWatch watch = new();
    private readonly List<IBrowserContext> contexts = [];

    protected ParleySite Site { get; } = site;

    /// <summary>Where the browser goes.</summary>
    protected virtual Uri Address => Site.Address;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Opens a page as a stranger, in a browser context of its own.</summary>
    protected async Task<IPage> OpenAsync(string path = "/", Look? look = null, bool javaScript = true, string locale = "en-GB", ServiceWorkerPolicy serviceWorkers = ServiceWorkerPolicy.Allow)
    {
        look ??= Look.WideLight;
        var context = await chromium.Browser.NewContextAsync(new()
        {
            BaseURL = Address.ToString(),
            ColorScheme = look.Colors,
            ViewportSize = new() { Width = look.Width, Height = look.Height },
            JavaScriptEnabled = javaScript,
            ServiceWorkers = serviceWorkers,
            Locale = locale,
            TimezoneId = "UTC",
        });
        contexts.Add(context);
        watch.Watch(context);
        var page = await context.NewPageAsync();
        await page.GotoAsync(path);
        return page;
    }

    /// <summary>Opens a page as somebody who has just made an account.</summary>
    protected async Task<IPage> OpenSignedInAsync(string path = "/", string? username = null, Look? look = null, string locale = "en-GB")
    {
        var page = await OpenAsync("/sign-in", look, locale: locale);
        var answer = await page.APIRequest.PostAsync("/api/register?useCookies=true", new()
        {
            Headers = [new("Sec-Fetch-Site", "same-origin")],
            DataObject = new { username = username ?? NewName(), password = Password },
        });
        Assert.True(answer.Ok, await answer.TextAsync());
        await page.GotoAsync(path);
        return page;
    }

    /// <summary>A username that nobody else in the run has.</summary>
    protected static string NewName() => "u" + Guid.CreateVersion7().ToString("N", CultureInfo.InvariantCulture)[^12..];

    /// <summary>Says that complaints containing this part (of an address, of a message) are what the test is about.</summary>
    protected void Provoke(string part) => watch.Provoke(part);

    /// <summary>Waits until something is so that no page shows.</summary>
    protected static async Task EventuallyAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!isSo())
            await Task.Delay(20, patience.Token);
    }

    /// <summary>In each look: axe finds nothing, nothing scrolls sideways, and a screenshot is kept under <c>artifacts/screenshots</c>.</summary>
    protected static async Task ReviewAsync(IPage page, string name)
    {
        foreach (var look in Look.All)
        {
            await look.PutOnAsync(page);
            await page.ScreenshotAsync(new()
            {
                Path = Screenshot($"{name}-{look.Name}"),
                Animations = ScreenshotAnimations.Disabled,
            });
            var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.True(overflow <= 0, $"{name}, {look.Name}: scrolls {overflow} px sideways");
            // In the dark nothing but the colours is another.
            var violations = await Axe.ViolationsAsync(page, look.Colors == ColorScheme.Dark ? Axe.Colors : Axe.Standards);
            Assert.True(violations.Length == 0, $"{name}, {look.Name}:\n{string.Join('\n', violations)}");
        }
        await Look.WideLight.PutOnAsync(page);
    }

    /// <summary>Where a picture of this name is kept.</summary>
    protected static string Screenshot(string name) => Path.Combine(Artifacts, "screenshots", name + ".png");

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
            await KeepScreenshotsAsync();
        foreach (var context in contexts)
            await context.DisposeAsync();
        GC.SuppressFinalize(this);
        Assert.True(watch.Complaints.Count == 0, string.Join("\n", watch.Complaints));
    }

    private async Task KeepScreenshotsAsync()
    {
        foreach (var (number, page) in contexts.SelectMany(context => context.Pages).Index())
        {
            var name = TestContext.Current.TestMethod?.MethodName ?? "test";
            await page.ScreenshotAsync(new() { Path = Path.Combine(Artifacts, "screenshots", "failed", $"{name}-{number}.png") });
        }
    }
}
