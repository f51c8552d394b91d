using Microsoft.Playwright;

namespace Parley.BrowserTests.Pages;

/// <summary>The side of the chat as somebody sees it.</summary>
internal sealed class SidePage(IPage page)
{
    public ILocator Rows => page.Locator("conversation-list nav li");

    public ILocator Links => page.Locator("conversation-list nav li > a");

    public ILocator Search => page.GetByRole(AriaRole.Textbox, new() { Name = "Search", Exact = true });

    public ILocator Toast => page.Locator("#toast");

    public ILocator Undo => Toast.GetByRole(AriaRole.Button, new() { Name = "Undo" });

    public ILocator Hits => page.Locator("conversation-list .hits a");

    public ILocator Link(string title) => Links.GetByText(title, new() { Exact = true });

    public ILocator Actions(string title) => page.GetByRole(AriaRole.Button, new() { Name = $"Actions for {title}", Exact = true });

    public ILocator Entry(string name) => page.Locator("#conversation-menu").GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Chooses an entry of a conversation's menu.</summary>
    public async Task ChooseAsync(string title, string entry)
    {
        await Link(title).HoverAsync();
        await Actions(title).ClickAsync();
        await Entry(entry).ClickAsync();
    }

    /// <summary>As if the server had told of a change.</summary>
    public Task NoticeAsync(string kind) =>
        page.EvaluateAsync("kind => document.dispatchEvent(new CustomEvent('notice', { detail: { kind } }))", kind);
}
