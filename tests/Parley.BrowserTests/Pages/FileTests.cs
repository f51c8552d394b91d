using System.Text;
using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>Files in the composer, in messages, and on their own page.</summary>
public sealed class FileTests(Chromium chromium, EmulatedSite emulated) : BrowserTest(chromium, emulated.Site), IClassFixture<EmulatedSite>
{
    private const string LongName = "a-name-that-goes-on-and-on-and-never-comes-to-any-end-at-all.txt";

    // A green square.
    private const string Drawn = "const c = Object.assign(document.createElement('canvas'), { width: 320, height: 200 }); const x = c.getContext('2d'); x.fillStyle = '#2a6'; x.fillRect(0, 0, 320, 200); x.fillStyle = '#fff'; x.fillRect(40, 40, 90, 60);";

    [Fact]
    public async Task Files_are_attached_shown_downloaded_and_deleted()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        var picture = Convert.FromBase64String((await page.EvaluateAsync<string>($"() => {{ {Drawn} return c.toDataURL('image/png'); }}")).Split(',')[1]);

        await ChooseAsync(page, [Named("square.png", picture), Named(LongName, "Some notes."u8.ToArray())]);
        await Expect(Chip(page, "square.png").GetByRole(AriaRole.Button, new() { Name = "Remove square.png" })).ToBeVisibleAsync();
        await Expect(Chip(page, LongName).GetByRole(AriaRole.Button, new() { Name = $"Remove {LongName}" })).ToBeVisibleAsync();
        await ReviewAsync(page, "files-composer");
        await chat.SendAsync("What is this?");
        await chat.AnsweredAsync();

        await Expect(page.Locator("[data-chips] li")).ToHaveCountAsync(0);
        var image = chat.You.GetByRole(AriaRole.Img, new() { Name = "square.png" });
        await Expect(image).ToHaveJSPropertyAsync("naturalWidth", 320);
        var download = await page.RunAndWaitForDownloadAsync(() => chat.You.GetByRole(AriaRole.Link, new() { Name = LongName }).ClickAsync());
        Assert.Equal(LongName, download.SuggestedFilename);
        await ReviewAsync(page, "files-message");

        await page.GetByRole(AriaRole.Button, new() { Name = "Account" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Files", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        await ReviewAsync(page, "files-page");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Delete for ever: {LongName}" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete for ever" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("The file is deleted.");

        await page.GoBackAsync();
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Conversations" }).GetByRole(AriaRole.Link, new() { Name = "What is this?" }).ClickAsync();
        await Expect(chat.You.GetByText("deleted")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_is_pasted_or_dropped_is_attached_and_needs_no_words()
    {
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await PutAsync(page, "paste", "new File(['%PDF-1.7 pasted'], 'pasted.pdf')");
        await PutAsync(page, "drop", "new File(['dropped'], 'dropped.txt')");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove pasted.pdf" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove dropped.txt" }).ClickAsync();
        await Expect(Chip(page, "dropped.txt")).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
        await chat.AnsweredAsync();

        await Expect(chat.You.GetByRole(AriaRole.Link, new() { Name = "pasted.pdf" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "Conversations" }).GetByRole(AriaRole.Link, new() { Name = "pasted.pdf" })).ToBeVisibleAsync();
        // A new version keeps what the old one carried.
        await chat.You.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Edit message" }).FillAsync("And in words?");
        await page.Locator("form.edit-form").GetByRole(AriaRole.Button).Last.ClickAsync();
        await chat.AnsweredAsync();
        await Expect(chat.You).ToContainTextAsync("And in words?");
        await Expect(chat.You.GetByRole(AriaRole.Link, new() { Name = "pasted.pdf" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_is_refused_says_why_and_the_text_stays()
    {
        Provoke("/files");
        Provoke("the server responded with a status of 415");
        var page = await OpenSignedInAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Message", Exact = true }).FillAsync("My words");

        await ChooseAsync(page, [Named("archive.zip", [0x50, 0x4B, 3, 4, 0, 0])]);

        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("archive.zip: Files of this kind are not taken.");
        await Expect(Chip(page, "archive.zip")).ToContainTextAsync("Files of this kind are not taken.");
        await ReviewAsync(page, "files-refused");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Try archive.zip again" })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove archive.zip" }).ClickAsync();
        await ChooseAsync(page, [.. Enumerable.Range(1, 22).Select(i => Named($"{i}.txt", Encoding.UTF8.GetBytes($"{i}")))]);
        await Expect(page.Locator("[data-chips] li")).ToHaveCountAsync(20);
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("20 files at most");
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Message", Exact = true })).ToHaveValueAsync("My words");
    }

    [Fact]
    public async Task A_refused_file_holds_up_nothing_and_goes_when_the_message_has_gone()
    {
        Provoke("/files");
        Provoke("the server responded with a status of 415");
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        var send = page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true });

        await ChooseAsync(page, [Named("archive.zip", [0x50, 0x4B, 3, 4, 0, 0])]);
        await Expect(Chip(page, "archive.zip")).ToContainTextAsync("Files of this kind are not taken.");
        await Expect(send).ToBeDisabledAsync();
        await ChooseAsync(page, [Named("notes.txt", "Some notes."u8.ToArray())]);
        await Expect(send).ToBeEnabledAsync();
        await chat.SendAsync("Without the archive");
        await chat.AnsweredAsync();

        await Expect(page.Locator("[data-chips] li")).ToHaveCountAsync(0);
        await Expect(chat.You.GetByRole(AriaRole.Link)).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("notes.txt"));
    }

    [Fact]
    public async Task A_file_that_did_not_arrive_holds_the_message_and_Send_says_so()
    {
        Provoke("/files");
        Provoke("net::ERR");
        var page = await OpenSignedInAsync();
        var chat = new ChatPage(page);
        await page.RouteAsync("**/files", route => route.AbortAsync());

        await ChooseAsync(page, [Named("notes.txt", "Some notes."u8.ToArray())]);
        await Expect(Chip(page, "notes.txt")).ToContainTextAsync("cannot be reached");
        await chat.Message.FillAsync("With my notes");
        await page.Keyboard.PressAsync("Enter");

        var send = page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true });
        await Expect(send).ToBeDisabledAsync();
        await Expect(send).ToHaveAccessibleDescriptionAsync("Not every file is uploaded: wait for it, try it again, or remove it.");
        await Expect(page.Locator("[data-status]")).ToHaveTextAsync("Not every file is uploaded: wait for it, try it again, or remove it.");
        await ReviewAsync(page, "files-failed");
        await page.UnrouteAsync("**/files");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try notes.txt again" }).ClickAsync();
        await Expect(send).ToBeEnabledAsync();
        await Expect(send).ToHaveAccessibleDescriptionAsync("");
        await Expect(Chip(page, "notes.txt")).Not.ToContainTextAsync("cannot be reached");
    }

    [Fact]
    public async Task A_file_on_its_way_can_be_given_up()
    {
        Provoke("/files");
        var page = await OpenSignedInAsync();
        var gate = new TaskCompletionSource();
        await page.RouteAsync("**/files", async route =>
        {
            await gate.Task;
            await route.AbortAsync();
        });

        await ChooseAsync(page, [Named("large.txt", "x"u8.ToArray())]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel large.txt" }).ClickAsync();

        await Expect(Chip(page, "large.txt")).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Message", Exact = true })).ToBeFocusedAsync();
        gate.SetResult();
    }

    private static FilePayload Named(string name, byte[] bytes) => new() { Name = name, MimeType = name.EndsWith(".png", StringComparison.Ordinal) ? "image/png" : "text/plain", Buffer = bytes };

    private static ILocator Chip(IPage page, string name) => page.Locator("[data-chips] li", new() { HasText = name });

    private static async Task ChooseAsync(IPage page, FilePayload[] files)
    {
        var chooser = await page.RunAndWaitForFileChooserAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Attach files", Exact = true }).ClickAsync());
        await chooser.SetFilesAsync(files);
    }

    private static async Task PutAsync(IPage page, string kind, string file) => await page.EvaluateAsync($$"""
        () => {
            const data = new DataTransfer();
            data.items.add({{file}});
            const box = document.querySelector("form.composer textarea");
            const options = { bubbles: true, cancelable: true };
            box.dispatchEvent("{{kind}}" === "paste" ? new ClipboardEvent("paste", { ...options, clipboardData: data }) : new DragEvent("{{kind}}", { ...options, dataTransfer: data }));
        }
        """);
}
