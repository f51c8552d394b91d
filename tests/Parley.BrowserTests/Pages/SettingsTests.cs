using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>What one chooses for oneself, and what one has.</summary>
public sealed class SettingsTests(Chromium chromium, DemoSite demo) : BrowserTest(chromium, demo.Site)
{
    [Theory]
    [InlineData("profile")]
    [InlineData("appearance")]
    [InlineData("password")]
    [InlineData("sessions")]
    [InlineData("data")]
    [InlineData("delete")]
    public async Task Every_section_looks_right(string section)
    {
        var username = NewName();
        var page = await OpenSignedInAsync("/settings", username);
        var elsewhere = await OpenAsync("/sign-in");
        await elsewhere.GetByRole(AriaRole.Textbox, new() { Name = "Username", Exact = true }).FillAsync(username);
        await elsewhere.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await elsewhere.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Expect(elsewhere).ToHaveURLAsync(new Uri(Site.Address, "/").ToString());

        await page.ReloadAsync();
        await page.GotoAsync("/settings#" + section);

        await ReviewAsync(page, "settings-" + section);
    }

    [Fact]
    public async Task A_choice_shows_at_once_and_is_there_after_a_reload()
    {
        var page = await OpenSignedInAsync("/settings#appearance");
        var html = page.Locator("html");
        foreach (var (choice, button, attribute, value) in (IEnumerable<(string, string, string, string)>)
            [("Theme", "Dark", "data-theme", "dark"), ("Density", "Compact", "data-density", "compact"), ("Send with", "Ctrl + Enter", "data-send-with", "ctrl-enter")])
        {
            var pressed = page.GetByRole(AriaRole.Form, new() { Name = choice }).GetByRole(AriaRole.Button, new() { Name = button });
            await page.RunAndWaitForResponseAsync(() => pressed.ClickAsync(), response => response.Request.Method == "POST");
            await Expect(html).ToHaveAttributeAsync(attribute, value);
            await Expect(pressed).ToHaveAttributeAsync("aria-pressed", "true");
        }

        await page.ReloadAsync();

        await Expect(html).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(html).ToHaveAttributeAsync("data-density", "compact");
        await Expect(html).ToHaveAttributeAsync("data-send-with", "ctrl-enter");
        await ReviewAsync(page, "settings-compact");
    }

    [Fact]
    public async Task A_compact_conversation_looks_right()
    {
        var page = await OpenSignedInAsync("/settings");
        var compact = page.GetByRole(AriaRole.Button, new() { Name = "Compact", Exact = true });
        await page.RunAndWaitForResponseAsync(() => compact.ClickAsync(), response => response.Request.Method == "POST");
        await page.GotoAsync("/");
        var chat = new ChatPage(page);
        await chat.SendAsync("Show me everything that you can, please: headings, lists, tables, code, quotes and the rest");
        await chat.AnsweredAsync();
        await page.Locator("#thread").EvaluateAsync("thread => thread.scrollTop = 0");

        await ReviewAsync(page, "chat-compact");
    }

    [Fact]
    public async Task An_export_can_be_imported_elsewhere_with_its_progress_in_sight()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await chat.SendAsync("/cut A conversation to take along");
        await chat.AnsweredAsync();
        await page.GotoAsync("/settings");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download everything" }).ClickAsync());
        var file = new FilePayload { Name = download.SuggestedFilename, MimeType = "application/zip", Buffer = await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken) };

        var other = await OpenSignedInAsync("/settings#data");
        await other.GetByLabel("Export of Parley").SetInputFilesAsync(file);
        await other.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();
        await Expect(other.GetByText("Imported: 1. Here already: 0.")).ToBeVisibleAsync();
        await ReviewAsync(other, "import-done");

        await other.GotoAsync("/");
        await Expect(other.GetByRole(AriaRole.Link, new() { Name = "/cut A conversation to take along" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_file_that_is_no_export_is_refused_in_words()
    {
        Provoke("400");
        var page = await OpenSignedInAsync("/settings#data");

        await page.GetByLabel("Export of Parley").SetInputFilesAsync(new FilePayload { Name = "holiday.zip", MimeType = "application/zip", Buffer = "PK, but not really"u8.ToArray() });
        await page.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("This is no export of Parley, it is damaged, or a newer version made it.");
        await ReviewAsync(page, "import-refused");
    }
}
