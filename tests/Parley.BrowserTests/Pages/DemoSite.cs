using System.Net.Http.Json;
using Parley.BrowserTests.Infrastructure;
using Parley.BrowserTests.Pages;

[assembly: AssemblyFixture(typeof(DemoSite))]

namespace Parley.BrowserTests.Pages;

/// <summary>A server without a key: the demo model answers, and does what its commands say. It has its administrator.</summary>
public sealed class DemoSite : IAsyncLifetime
{
    public ParleySite Site { get; } = new ParleySite().With("GEMINI_API_KEY", "");

    public async ValueTask InitializeAsync()
    {
        await Site.InitializeAsync();
        using var client = new HttpClient { BaseAddress = Site.Address };
        using var answer = await client.PostAsJsonAsync("/api/register", new { username = "keeper", password = "correct horse battery staple" });
        answer.EnsureSuccessStatusCode();
    }

    public ValueTask DisposeAsync() => Site.DisposeAsync();
}
