using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using Parley.Emulation.Answers;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>What is done in one tab shows in the others, and takes nothing away from who is busy there.</summary>
public sealed class TabsTests(Chromium chromium, EmulatedSite emulated) : BrowserTest(chromium, emulated.Site), IClassFixture<EmulatedSite>
{
    private static readonly string Long = string.Concat(Enumerable.Range(1, 60).Select(i => $"Paragraph {i} of the answer.\n\n"));

    [Fact]
    public async Task A_message_sent_in_one_tab_and_its_answer_come_in_the_other_too()
    {
        var gate = new TaskCompletionSource();
        Site.Gemini.Script(new Answer().Text(Long), new Answer().Text("Sec", "ond, ").Until(gate.Task).Text("whole."));
        var (page, other) = await TwoTabsAsync();
        var (chat, there) = (new ChatPage(page), new ChatPage(other));
        await there.You.HoverAsync();
        await other.GetByRole(AriaRole.Button, new() { Name = "Edit", Exact = true }).ClickAsync();
        await other.GetByRole(AriaRole.Textbox, new() { Name = "Edit message" }).FillAsync("Being edited");
        await other.Locator("chat-thread").EvaluateAsync("thread => thread.scrollTop = 400");
        await other.EvaluateAsync("() => getSelection().selectAllChildren(document.querySelectorAll('.prose p')[20])");
        var top = await TopAsync(other);

        await chat.SendAsync("Again");
        await Expect(there.Growing).ToHaveTextAsync("Second,");

        await Expect(there.You).ToHaveCountAsync(2);
        await Expect(other.GetByRole(AriaRole.Textbox, new() { Name = "Edit message" })).ToHaveValueAsync("Being edited");
        Assert.Equal(top, await TopAsync(other));
        Assert.Equal("Paragraph 21 of the answer.", await other.EvaluateAsync<string>("getSelection().toString().trim()"));
        gate.SetResult();
        await there.AnsweredAsync();
        await Expect(there.Answer.Last).ToHaveTextAsync("Second, whole.");
        await Expect(other.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true })).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Another_branch_shows_in_the_other_tab_but_not_under_the_hands_of_who_edits_there()
    {
        Site.Gemini.Script(new Answer().Text("First version."), new Answer().Text("Second version."));
        var (page, other) = await TwoTabsAsync();
        var (chat, there) = (new ChatPage(page), new ChatPage(other));
        await there.You.HoverAsync();
        await other.GetByRole(AriaRole.Button, new() { Name = "Edit", Exact = true }).ClickAsync();
        var box = other.GetByRole(AriaRole.Textbox, new() { Name = "Edit message" });
        await box.FillAsync("Being edited");

        var looked = other.WaitForResponseAsync(response => response.Url.Contains("/thread?", StringComparison.Ordinal));
        await chat.Assistant.HoverAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Regenerate", Exact = true }).ClickAsync();
        await Expect(chat.Assistant).ToContainTextAsync("Second version.");
        await looked;
        await Expect(box).ToHaveValueAsync("Being edited");
        await box.PressAsync("Escape");

        await Expect(there.Assistant).ToContainTextAsync("Second version.");
        await Expect(there.Assistant).ToContainTextAsync("2/2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Previous version" }).ClickAsync();
        await Expect(there.Assistant).ToContainTextAsync("First version.");
        await Expect(there.Assistant).ToContainTextAsync("1/2");
    }

    [Fact]
    public async Task A_conversation_that_is_renamed_begun_or_deleted_in_one_tab_is_so_in_the_other()
    {
        Provoke("404");
        Site.Gemini.Script(new Answer().Text("Hello."), new Answer().Text("Hello again."));
        var (page, other) = await TwoTabsAsync();
        var there = new ChatPage(other);
        var list = other.GetByRole(AriaRole.Navigation, new() { Name = "Conversations" });
        await there.Message.FillAsync("A draft");

        await PostAsync(page, new Uri(page.Url).AbsolutePath + "/rename", "title=Tides");
        await Expect(list).ToContainTextAsync("Tides");
        await Expect(there.Title).ToHaveTextAsync("Tides");
        var third = await page.Context.NewPageAsync();
        await third.GotoAsync("/");
        await new ChatPage(third).SendAsync("Another one");
        await Expect(list).ToContainTextAsync("Another one");

        await PostAsync(page, new Uri(page.Url).AbsolutePath + "/delete", "");
        await Expect(other.GetByRole(AriaRole.Heading, new() { Name = "This conversation was deleted" })).ToBeVisibleAsync();
        await Expect(list).Not.ToContainTextAsync("Tides");
        await Expect(there.Message).ToHaveValueAsync("A draft");
        await ReviewAsync(other, "deleted-elsewhere");
        await there.SendAsync("A draft that goes on");

        await Expect(there.You).ToHaveCountAsync(1);
        await Expect(there.Assistant).ToHaveCountAsync(1);
        await Expect(other).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/c/"));
    }

    [Fact]
    public async Task A_notice_that_comes_while_the_deletion_is_being_learnt_asks_for_nothing_that_is_not_there()
    {
        Provoke("404");
        Site.Gemini.Script(new Answer().Text("Hello."));
        var (page, other) = await TwoTabsAsync();
        var (asked, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        await other.RouteAsync("**/thread?*", async route =>
        {
            asked.TrySetResult();
            await gate.Task;
            await route.ContinueAsync();
        });

        await PostAsync(page, new Uri(page.Url).AbsolutePath + "/delete", "");
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await other.EvaluateAsync("""
            () => {
                const conversationId = location.pathname.slice(3);
                document.dispatchEvent(new CustomEvent("notice", { detail: { kind: "reply-started", conversationId, messageId: "x" } }));
                return new Promise((resolve) => setTimeout(resolve));
            }
            """);
        gate.SetResult();

        await Expect(other.GetByRole(AriaRole.Heading, new() { Name = "This conversation was deleted" })).ToBeVisibleAsync();
        await new ChatPage(other).SendAsync("And on");
        await Expect(new ChatPage(other).You).ToHaveCountAsync(1);
    }

    private static Task<double> TopAsync(IPage page) => page.Locator("chat-thread").EvaluateAsync<double>("thread => thread.scrollTop");

    private static async Task PostAsync(IPage page, string path, string body)
    {
        var answer = await page.APIRequest.PostAsync(path, new()
        {
            Headers = [new("Sec-Fetch-Site", "same-origin"), new("Content-Type", "application/x-www-form-urlencoded")],
            DataString = body,
            MaxRedirects = 0,
        });
        Assert.Equal(303, answer.Status);
    }

    /// <summary>One conversation of a question and an answer, open twice.</summary>
    private async Task<(IPage, IPage)> TwoTabsAsync()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("Begin");
        await chat.AnsweredAsync();
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(page.Url);
        await Expect(new ChatPage(other).Assistant).ToHaveCountAsync(1);
        return (page, other);
    }
}
