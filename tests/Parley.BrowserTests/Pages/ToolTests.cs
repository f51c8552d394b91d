using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using Parley.Emulation.Answers;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>Gemini's tools, as somebody chooses them and sees what they bring.</summary>
public sealed class ToolTests(Chromium chromium, EmulatedSite emulated) : BrowserTest(chromium, emulated.Site), IClassFixture<EmulatedSite>
{
    [Fact]
    public async Task A_search_is_chosen_and_its_sources_are_shown_as_Google_wants_it()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Settings of this chat", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { NameRegex = new("^Search the web") }).CheckAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { NameRegex = new("^Run code") }).CheckAsync();
        await ReviewAsync(page, "chat-settings-tools");
        await page.Keyboard.PressAsync("Escape");

        await chat.SendAsync("search:tides");
        await chat.AnsweredAsync();

        var numbers = chat.Answer.Locator(".citation a");
        await Expect(numbers).ToHaveTextAsync(["1", "2"]);
        await Expect(numbers.First).ToHaveAccessibleNameAsync("Source 1: tides.example");
        await Expect(numbers.First).ToHaveAttributeAsync("rel", "noopener noreferrer nofollow");
        var suggestions = chat.Assistant.FrameLocator("iframe");
        await Expect(suggestions.GetByRole(AriaRole.Link, new() { Name = "tides" })).ToBeVisibleAsync();
        Assert.Equal("_blank", await suggestions.Locator("base").GetAttributeAsync("target"));
        await chat.Assistant.GetByText("Sources: 2").ClickAsync();
        await Expect(chat.Assistant.GetByRole(AriaRole.Link, new() { Name = "water.example", Exact = true })).ToBeVisibleAsync();
        await ReviewAsync(page, "answer-searched");

        await page.ReloadAsync();
        await Expect(numbers).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Suggestions_can_run_nothing_and_reach_nothing_of_the_page()
    {
        Provoke("Blocked script execution");
        Site.Gemini.Script(new Answer().Text("It rains.").Grounded(
            "<script>parent.document.title = 'taken'; top.location = '/settings'</script>", new Support("It rains.", "https://rain.example/", "rain.example")));
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("Weather?");
        await chat.AnsweredAsync();
        var frame = (await (await chat.Assistant.Locator("iframe").ElementHandleAsync())!.ContentFrameAsync())!;
        await Expect(chat.Assistant.FrameLocator("iframe").Locator(".chip")).ToBeVisibleAsync();

        Assert.Equal("null", await frame.EvaluateAsync<string>("origin"));
        await Expect(page).Not.ToHaveTitleAsync("taken");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/c/"));
    }

    [Fact]
    public async Task Code_shows_while_it_runs_and_stays_with_its_output()
    {
        var gate = new TaskCompletionSource();
        Site.Gemini.Script(new Answer().Text("The sum is easily computed:\n\n").Code("numbers = range(1, 101)\nprint(sum(numbers))\n", "5050\n").Until(gate.Task)
            .Text("So the numbers from 1 to 100 make **5050**."));
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);

        await chat.SendAsync("Add up");
        await Expect(chat.Growing.GetByText("Output", new() { Exact = true })).ToBeVisibleAsync();
        await chat.Growing.GetByText("Code that was run").ClickAsync();
        await Expect(chat.Growing.GetByText("numbers = range(1, 101)")).ToBeVisibleAsync();
        gate.SetResult();
        await chat.AnsweredAsync();

        // What was unfolded while it grew stays unfolded.
        await Expect(chat.Answer.GetByText("numbers = range(1, 101)")).ToBeVisibleAsync();
        await Expect(chat.Answer.GetByRole(AriaRole.Strong)).ToHaveTextAsync("5050");
        await ReviewAsync(page, "answer-code");
    }

    [Fact]
    public async Task Pages_that_were_not_read_and_code_that_failed_say_so()
    {
        Site.Gemini.Script(new Answer().Text("Let me see.\n\n").Code("1 / 0", "ZeroDivisionError: division by zero\n", "OUTCOME_FAILED").Text("One of the pages is not there.")
            .ReadPages(("https://a.example/one", "SUCCESS"), ("https://b.example/two", "ERROR"), ("https://c.example/three", "PAYWALL")));
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("Read these");
        await chat.AnsweredAsync();

        await chat.Assistant.GetByText("Sources: 3").ClickAsync();
        await Expect(chat.Assistant.GetByText("could not be read")).ToBeVisibleAsync();
        await Expect(chat.Assistant.GetByText("behind a paywall")).ToBeVisibleAsync();
        await Expect(chat.Answer.GetByText("Output, with an error")).ToBeVisibleAsync();
        await ReviewAsync(page, "answer-failed-tools");
    }

    [Fact]
    public async Task A_picture_is_shown_saved_and_shared()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("image:1");
        await chat.AnsweredAsync();
        var picture = chat.Answer.GetByRole(AriaRole.Img, new() { Name = "Picture by the model" });
        await Expect(picture).ToBeVisibleAsync();
        Assert.Equal(1, await picture.EvaluateAsync<int>("async (image) => { await image.decode(); return image.naturalWidth; }"));
        var saved = await page.RunAndWaitForDownloadAsync(() => chat.Answer.GetByRole(AriaRole.Link, new() { Name = "Save" }).ClickAsync());
        Assert.Matches(@"^picture-\d{8}-\d{6}-1\.png$", saved.SuggestedFilename);

        await page.GetByRole(AriaRole.Button, new() { Name = "Conversation", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Share", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a link" }).ClickAsync();
        var link = await page.Locator("[data-copy=link]").GetAttributeAsync("data-link");
        var stranger = await OpenAsync(link!);
        var shared = stranger.GetByRole(AriaRole.Img, new() { Name = "Picture by the model" });
        Assert.Equal(1, await shared.EvaluateAsync<int>("async (image) => { await image.decode(); return image.naturalWidth; }"));
    }
}
