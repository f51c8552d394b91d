using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>The budget of the first load: a conversation of 60 messages in 40 KB and 5 requests.</summary>
public sealed class FirstLoadTests(Chromium chromium, DemoSite demo) : BrowserTest(chromium, demo.Site), IAsyncDisposable
{
    private readonly Line line = new(demo.Site.Address);

    protected override Uri Address => line.Address;

    private const int Messages = 60;
    private const string Answer = "Yes. The *second* one is better: it keeps `x`.\n\n1. It is shorter, and says the same.\n2. It fails early.\n\nSo take that one, unless there is a reason that I do not know of.";

    [Fact]
    public async Task A_conversation_of_60_messages_comes_in_40_KB_and_5_requests()
    {
        var page = await OpenSignedInAsync("/settings");
        var sent = await page.APIRequest.PostAsync("/api/chat", new()
        {
            Headers = [new("Sec-Fetch-Site", "same-origin")],
            DataObject = new
            {
                message = "/cut",
                history = Enumerable.Range(1, Messages - 2).Select(i => new { role = i % 2 == 1 ? "user" : "assistant", content = i % 2 == 1 ? $"Question {i}?" : $"{Answer} ({i})" }),
            },
        });
        var conversation = (await sent.JsonAsync())!.Value.GetProperty("conversationId").GetString();

        // The worker for when the server is away comes seconds later, which may be too soon where the machine is busy.
        var cold = await OpenAsync("/sign-in", serviceWorkers: ServiceWorkerPolicy.Block);
        await cold.Context.AddCookiesAsync((await page.Context.CookiesAsync()).Select(c => new Cookie { Name = c.Name, Value = c.Value, Url = Address.ToString() }));
        var session = await cold.Context.NewCDPSessionAsync(cold);
        await session.SendAsync("Network.clearBrowserCache");
        await page.CloseAsync();
        await EventuallyAsync(() => line.Live == 0);
        line.Take();
        await cold.GotoAsync($"/c/{conversation}");
        await Expect(cold.GetByRole(AriaRole.Article)).ToHaveCountAsync(Messages);
        // The live connection is the last thing that a page asks for, and the worker that holds it is none of the page's own requests.
        await cold.WaitForFunctionAsync("customElements.get('conversation-list') !== undefined");
        await EventuallyAsync(() => line.Live == 1);

        var (requests, bytes) = line.Take();
        Assert.True(requests.Count <= 5 && bytes <= 40_000, $"{bytes} bytes: {string.Join(", ", requests)}");
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await line.DisposeAsync();
    }
}
