using Parley.BrowserTests.Infrastructure;
using Parley.BrowserTests.Pages;

[assembly: AssemblyFixture(typeof(DemoSite))]

namespace Parley.BrowserTests.Pages;

/// <summary>A server without a key: the demo model answers, and does what its commands say.</summary>
public sealed class DemoSite : IAsyncLifetime
{
    public ParleySite Site { get; } = new ParleySite().With("GEMINI_API_KEY", "");

    public ValueTask InitializeAsync() => Site.InitializeAsync();

    public ValueTask DisposeAsync() => Site.DisposeAsync();
}
