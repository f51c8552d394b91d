using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>The choice of a model: what each is good for, and remembered for its conversation.</summary>
public sealed class ModelPickerTests(Chromium chromium, EmulatedSite emulated) : BrowserTest(chromium, emulated.Site), IClassFixture<EmulatedSite>
{
    [Fact]
    public async Task A_choice_is_remembered_for_its_conversation()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("Hello");
        await chat.AnsweredAsync();
        var usual = await Picker(page).InputValueAsync();
        var kept = page.WaitForResponseAsync(answer => answer.Request.Method == "PATCH" && answer.Ok);

        await Picker(page).SelectOptionAsync(new SelectOptionValue { Label = "Gemini 2.5 Flash-Lite" });

        await kept;
        await page.ReloadAsync();
        await Expect(Picker(page)).ToHaveValueAsync("gemini-2.5-flash-lite");
        await page.GotoAsync("/");
        await Expect(Picker(page)).ToHaveValueAsync(usual);
    }

    [Fact]
    public async Task It_says_what_each_is_good_for_and_the_palette_chooses_too()
    {
        var page = await OpenSignedInAsync();
        await Picker(page).ClickAsync();
        await page.ScreenshotAsync(new() { Path = Screenshot("model-picker-wide-light") });
        await page.Keyboard.PressAsync("Escape");
        await Look.NarrowDark.PutOnAsync(page);
        await Picker(page).ClickAsync();
        await page.ScreenshotAsync(new() { Path = Screenshot("model-picker-narrow-dark") });
        await page.Keyboard.PressAsync("Escape");

        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("3.8 flash");
        await Expect(page.Locator("command-palette").GetByRole(AriaRole.Option)).ToHaveTextAsync(["Model: Gemini 3.8 Flash"]);
        await page.Keyboard.PressAsync("Enter");

        await Expect(Picker(page)).ToHaveValueAsync("gemini-3.8-flash");
    }

    [Theory]
    [InlineData("Hello")]
    [InlineData("A question with which a conversation gets a title that has no room in any line of a phone")]
    public async Task On_a_phone_the_name_stands_there_whole(string question)
    {
        var page = await OpenSignedInAsync();
        await new ChatPage(page).SendAsync(question);
        await new ChatPage(page).AnsweredAsync();
        foreach (var (path, name) in new[] { ("/", "new"), (new Uri(page.Url).PathAndQuery, "title") })
        {
            await page.GotoAsync(path);
            foreach (var width in (int[])[390, 320])
            {
                await page.SetViewportSizeAsync(width, 740);
                foreach (var model in await Picker(page).Locator("option").AllTextContentsAsync())
                {
                    await Picker(page).SelectOptionAsync(new SelectOptionValue { Label = model });
                    var cut = await page.EvaluateAsync<int>("(() => { const shown = document.querySelector('.model-picker selectedcontent'); return shown.scrollWidth - shown.clientWidth; })()");
                    Assert.True(cut <= 0, $"{model} at {width}: {cut} px too long");
                }

                await page.ScreenshotAsync(new() { Path = Screenshot($"model-picker-{name}-{question.Length}-{width}") });
            }
        }
    }

    private static ILocator Picker(IPage page) => page.GetByRole(AriaRole.Combobox, new() { Name = "Model", Exact = true });
}
