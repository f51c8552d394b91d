using Parley.BrowserTests.Infrastructure;
using Parley.BrowserTests.Pages;
using Parley.Emulation.Answers;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Rendering;

/// <summary>B-18: whatever the size, the answer comes, can be read to its end and written under. How long the page is deaf is measured by the benchmark <c>large-texts</c>.</summary>
public sealed class LargeTextTests(Chromium chromium, EmulatedSite emulated) : BrowserTest(chromium, emulated.Site), IClassFixture<EmulatedSite>
{
    public static TheoryData<string> Kinds => ["Markdown", "one word", "emoji", "code"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_huge_answer_can_be_read_to_its_end_and_written_under(string kind)
    {
        var text = kind switch
        {
            "Markdown" => string.Concat(Enumerable.Range(1, 1_200).Select(i => $"## Part {i}\n\nSome *text* with `code` and a [link](https://example.org/{i}).\n\n- one\n- two\n\n")),
            "one word" => string.Join('-', Enumerable.Range(1, 20_000)),
            "emoji" => string.Concat(Enumerable.Range(0, 50_000).Select(i => char.ConvertFromUtf32(0x1F600 + (i % 64)))),
            _ => "```python\n" + string.Concat(Enumerable.Range(1, 5_000).Select(i => $"value_{i} = {i}\n")) + "```\n",
        };
        Site.Gemini.Script(new Answer().Text([.. text.Chunk(2_000).Select(piece => new string(piece)), "\n\nThe end."]));
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);

        await chat.SendAsync("Go on");
        await chat.AnsweredAsync();
        await Expect(chat.Assistant.GetByText("The end.")).ToBeInViewportAsync();
        await page.ReloadAsync();

        await Expect(chat.Assistant.GetByText("The end.")).ToBeInViewportAsync();
        await chat.Message.PressSequentiallyAsync("still here");
        await Expect(chat.Message).ToHaveValueAsync("still here");
        await page.Locator("#thread").EvaluateAsync("thread => thread.scrollTop = 0");
        await Expect(chat.You).ToBeInViewportAsync();
    }
}
