using Parley.BrowserTests.Infrastructure;

namespace Parley.BrowserTests.Pages;

/// <summary>A server of its own for one class of tests, which says what Gemini answers next.</summary>
public sealed class EmulatedSite : IAsyncLifetime
{
    public ParleySite Site { get; } = new();

    public ValueTask InitializeAsync() => Site.InitializeAsync();

    public ValueTask DisposeAsync() => Site.DisposeAsync();
}
