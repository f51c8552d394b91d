using Microsoft.Playwright;

namespace Parley.BrowserTests.Infrastructure;

/// <summary>How wide the window is and which colours the reader prefers.</summary>
public sealed record Look(string Name, int Width, int Height, ColorScheme Colors)
{
    public static readonly Look WideLight = new("wide-light", 1280, 800, ColorScheme.Light);
    public static readonly Look WideDark = new("wide-dark", 1280, 800, ColorScheme.Dark);
    public static readonly Look NarrowLight = new("narrow-light", 360, 740, ColorScheme.Light);
    public static readonly Look NarrowDark = new("narrow-dark", 360, 740, ColorScheme.Dark);

    public static IReadOnlyList<Look> All { get; } = [WideLight, WideDark, NarrowLight, NarrowDark];

    public async Task PutOnAsync(IPage page)
    {
        await page.SetViewportSizeAsync(Width, Height);
        await page.EmulateMediaAsync(new() { ColorScheme = Colors });
    }
}
