using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>The chat as somebody sees it, by the names that are promised.</summary>
internal sealed class ChatPage(IPage page)
{
    public ILocator Title => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public ILocator Message => page.GetByRole(AriaRole.Textbox, new() { Name = "Message", Exact = true });

    public ILocator You => page.GetByRole(AriaRole.Article, new() { Name = "You", Exact = true });

    public ILocator Assistant => page.GetByRole(AriaRole.Article, new() { Name = "Assistant", Exact = true });

    /// <summary>The text of an answer, without the thoughts before it.</summary>
    public ILocator Answer => Assistant.Locator("> .prose");

    /// <summary>The text of an answer while it grows.</summary>
    public ILocator Growing => page.Locator("[aria-busy=true] [data-text]");

    public async Task SendAsync(string text)
    {
        await Message.FillAsync(text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
    }

    /// <summary>Waits for the end of the answer.</summary>
    public async Task AnsweredAsync()
    {
        await Expect(Message).ToHaveValueAsync("");
        await Expect(Assistant.Last).ToBeVisibleAsync();
        await Expect(page.Locator("[aria-busy=true]")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
    }
}
