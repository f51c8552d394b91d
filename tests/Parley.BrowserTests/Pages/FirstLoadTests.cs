using System.Collections.Concurrent;
using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>The budget of the first load: a conversation of 60 messages in 40 KB and 5 requests.</summary>
public sealed class FirstLoadTests(Chromium chromium, DemoSite demo) : BrowserTest(chromium, demo.Site)
{
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

        var cold = await OpenAsync("/sign-in");
        await cold.Context.AddCookiesAsync((await page.Context.CookiesAsync()).Select(c => new Cookie { Name = c.Name, Value = c.Value, Url = Site.Address.ToString() }));
        await cold.Context.NewCDPSessionAsync(cold).ContinueWith(session => session.Result.SendAsync("Network.clearBrowserCache"), TaskScheduler.Default).Unwrap();
        var requests = new ConcurrentBag<IRequest>();
        cold.RequestFinished += (_, request) => requests.Add(request);
        await cold.GotoAsync($"/c/{conversation}", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await Expect(cold.GetByRole(AriaRole.Article)).ToHaveCountAsync(Messages);

        var fetched = requests.Where(r => r.Url.StartsWith("http", StringComparison.Ordinal)).ToList();
        var sizes = await Task.WhenAll(fetched.Select(async r => (r.Url, Size: (await r.SizesAsync()) is var s ? s.ResponseBodySize + s.ResponseHeadersSize : 0)));
        Assert.True(sizes.Length <= 5 && sizes.Sum(s => s.Size) <= 40_000, string.Join("\n", sizes));
    }
}
