using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using Parley.Emulation.Answers;
using Parley.Tests.Mcp;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>A server of its own, whose administrator may enter tools that lie on this machine.</summary>
public sealed class McpSite : IAsyncLifetime
{
    public ParleySite Site { get; } = new ParleySite().With("Tools:AllowedHosts", "localhost");

    internal TestMcpServer Mcp { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Mcp = await TestMcpServer.StartAsync(
            TestTool.Saying("search_pages", "1. Tides of the North Sea\n2. A calendar of tides\n<script>alert('no')</script>") with { Description = "Finds pages of the handbook.", ReadOnly = true },
            TestTool.Echo("send_mail") with { Description = "Sends a mail to somebody." });
        await Site.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        await Mcp.DisposeAsync();
    }
}

/// <summary>Tools of MCP servers, as an administrator enters them, and somebody chooses, allows and reads them.</summary>
public sealed class McpTests(Chromium chromium, McpSite mcp) : BrowserTest(chromium, mcp.Site), IClassFixture<McpSite>
{
    [Fact]
    public async Task Tools_are_entered_chosen_allowed_and_their_results_are_folded()
    {
        var page = await OpenSignedInAsync("/admin#tools");
        var section = page.Locator("#tools");
        await section.GetByLabel("Name", new() { Exact = true }).Last.FillAsync("Handbook");
        await section.GetByLabel("Address", new() { Exact = true }).Last.FillAsync(mcp.Mcp.Address.ToString());
        await section.GetByRole(AriaRole.Button, new() { Name = "Add the server" }).ClickAsync();
        await Expect(page.GetByText("The tool servers were changed.")).ToBeVisibleAsync();
        await section.GetByText("What may be used").ClickAsync();
        await section.GetByLabel("search_pages").SelectOptionAsync("allow");
        await section.ScrollIntoViewIfNeededAsync();
        await ReviewAsync(page, "admin-tools");
        await section.GetByRole(AriaRole.Button, new() { Name = "Save: Handbook" }).First.ClickAsync();
        await Expect(page.GetByText("The tool servers were changed.")).ToBeVisibleAsync();

        await page.GotoAsync("/");
        var chat = new ChatPage(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Settings of this chat", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { NameRegex = new("^Handbook") }).CheckAsync();
        await ReviewAsync(page, "chat-settings-servers");
        await page.Keyboard.PressAsync("Escape");

        Site.Gemini.Script(
            new Answer().Text("I look it up and tell Bob.\n\n").Call("Handbook_search_pages", """{"what":"tides"}""").Call("Handbook_send_mail", """{"what":"Dear Bob, the tides are in the calendar."}"""),
            new Answer().Text("The calendar of tides has it, and Bob **knows**."));
        await chat.SendAsync("Where are the tides? Tell Bob.");
        var question = chat.Growing.GetByRole(AriaRole.Group, new() { Name = "May the model use send_mail of Handbook?" });
        await Expect(question).ToBeVisibleAsync();
        await Expect(question.GetByText("Dear Bob")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-status]")).ToHaveTextAsync("The model asks whether it may use a tool.");
        await ReviewAsync(page, "tool-asks");

        // It waits for whoever comes back.
        await page.ReloadAsync();
        await Expect(question).ToBeVisibleAsync();
        Assert.DoesNotContain("send_mail", mcp.Mcp.Ran);
        await question.GetByRole(AriaRole.Button, new() { Name = "Allow once" }).PressAsync("Enter");
        await chat.AnsweredAsync();

        Assert.Equal(["search_pages", "send_mail"], mcp.Mcp.Ran);
        await Expect(chat.Answer.GetByRole(AriaRole.Strong)).ToHaveTextAsync("knows");
        var result = chat.Answer.GetByText("echo Dear Bob");
        await Expect(result).Not.ToBeVisibleAsync();
        await chat.Answer.GetByText("Handbook · send_mail").ClickAsync();
        await Expect(result).ToBeVisibleAsync();
        await chat.Answer.GetByText("Handbook · search_pages").ClickAsync();
        await Expect(chat.Answer.GetByText("<script>alert('no')</script>")).ToBeVisibleAsync();
        await ReviewAsync(page, "tool-results");

        await page.ReloadAsync();
        await Expect(chat.Answer.GetByText("Handbook · send_mail")).ToBeVisibleAsync();
        await DenyAsync(page, chat);
    }

    private async Task DenyAsync(IPage page, ChatPage chat)
    {
        Site.Gemini.Script(new Answer().Call("Handbook_send_mail", """{"what":"Dear Eve"}"""), new Answer().Text("Then I do not write to her."));
        await chat.SendAsync("And Eve?");
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(page.Url);
        await Expect(other.GetByRole(AriaRole.Group, new() { Name = "May the model use send_mail of Handbook?" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Do not allow" }).ClickAsync();
        await chat.AnsweredAsync();

        await Expect(other.GetByText("Handbook · send_mail: not allowed")).ToBeVisibleAsync();
        await Expect(other.GetByText("Then I do not write to her.")).ToBeVisibleAsync();
        Assert.Equal(2, mcp.Mcp.Ran.Count);
    }
}
