using Microsoft.Playwright;
using Parley.BrowserTests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Parley.BrowserTests.Pages;

/// <summary>The list of conversations: loaded as one scrolls, changed in place, and nothing lost by a slip.</summary>
public sealed class SideTests(Chromium chromium, DemoSite demo) : BrowserTest(chromium, demo.Site)
{
    private const string Position = "list => list.scrollTop";

    [Fact]
    public async Task Older_ones_come_as_one_scrolls_and_what_changes_moves_nothing()
    {
        var page = await OpenSignedInAsync();
        var side = new SidePage(page);
        var past = await page.HadAsync(Enumerable.Range(1, 150).Select(i => $"Number {i}"));
        var list = page.Locator("conversation-list");
        await Expect(side.Rows).ToHaveCountAsync(60);

        foreach (var count in (int[])[120, 150])
        {
            await list.EvaluateAsync("list => list.scrollTop = list.scrollHeight");
            await Expect(side.Rows).ToHaveCountAsync(count);
        }
        await Expect(page.Locator("conversation-list nav h2")).ToHaveCountAsync(1);
        await side.Link("Number 90").FocusAsync();
        var before = (await side.Link("Number 90").BoundingBoxAsync())!.Y;
        await page.ChangeAsync("delete", past[119]);
        await page.ChangeAsync("pin", past[148]);
        await side.NoticeAsync("conversation");

        await Expect(side.Links.First).ToHaveTextAsync("Number 149");
        await Expect(side.Rows).ToHaveCountAsync(149);
        await Expect(side.Link("Number 90")).ToBeFocusedAsync();
        Assert.Equal(before, (await side.Link("Number 90").BoundingBoxAsync())!.Y, 1.0);
        Assert.True(await list.EvaluateAsync<double>(Position) > 0);
    }

    [Fact]
    public async Task From_right_to_left_a_title_of_the_other_direction_stands_where_all_begin_and_free_of_its_button()
    {
        var page = await OpenSignedInAsync(locale: "ar");
        await page.HadAsync("Tea", "شاي");
        var rows = new SidePage(page).Rows;

        foreach (var row in await rows.AllAsync())
        {
            await row.HoverAsync();
            var room = await row.EvaluateAsync<double[]>("""
                row => {
                  const text = document.createRange();
                  text.selectNodeContents(row.querySelector("a"));
                  const [title, whole, button] = [text, row, row.querySelector("button")].map((each) => each.getBoundingClientRect());
                  return [whole.right - title.right, title.left - button.right];
                }
                """);
            Assert.InRange(room[0], 0, 16);
            Assert.True(room[1] >= 0, $"{-room[1]} px of the title are below its button");
        }
    }

    [Fact]
    public async Task A_title_is_changed_where_it_stands()
    {
        var page = await OpenSignedInAsync();
        var side = new SidePage(page);
        await page.HadAsync("Rivers", "Seas");
        var box = page.GetByRole(AriaRole.Textbox, new() { Name = "Title", Exact = true });

        await side.Link("Seas").FocusAsync();
        await page.Keyboard.PressAsync("F2");
        await Expect(box).ToHaveValueAsync("Seas");
        await box.FillAsync("Lakes");
        await page.Keyboard.PressAsync("Escape");
        await Expect(side.Link("Seas")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("F2");
        await box.FillAsync("  ");
        await page.Keyboard.PressAsync("Enter");
        await Expect(box).ToBeFocusedAsync();
        await box.FillAsync(" Lakes ");
        await side.NoticeAsync("conversation");
        await page.Keyboard.PressAsync("Enter");
        await Expect(side.Link("Lakes")).ToBeFocusedAsync();

        await side.Link("Rivers").ClickAsync();
        await side.ChooseAsync("Rivers", "Rename");
        await box.FillAsync("Streams");
        await page.Keyboard.PressAsync("Enter");
        await Expect(new ChatPage(page).Title).ToHaveTextAsync("Streams");
        await page.ReloadAsync();
        await Expect(side.Links).ToHaveTextAsync(["Streams", "Lakes"]);
    }

    [Fact]
    public async Task What_is_deleted_or_archived_can_be_taken_back_and_the_focus_is_never_lost()
    {
        var page = await OpenSignedInAsync();
        var side = new SidePage(page);
        await page.HadAsync("One", "Two", "Three");

        await side.ChooseAsync("Two", "Delete");
        await Expect(side.Toast).ToContainTextAsync("Deleted.");
        await Expect(side.Links).ToHaveTextAsync(["One", "Three"]);
        await side.Undo.ClickAsync();
        await Expect(side.Links).ToHaveTextAsync(["One", "Two", "Three"]);
        await Expect(side.Link("Two")).ToBeFocusedAsync();
        await Expect(side.Toast).ToBeHiddenAsync();

        // With keys alone.
        await page.Keyboard.PressAsync("Tab");
        await Expect(side.Actions("Two")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await side.Entry("Archive").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(side.Toast).ToContainTextAsync("Archived.");
        await Expect(side.Undo).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(side.Toast).ToBeHiddenAsync();
        await Expect(side.Actions("Three")).ToBeFocusedAsync();
        await Expect(side.Links).ToHaveTextAsync(["One", "Three"]);
    }

    [Fact]
    public async Task What_is_said_stays_for_ten_seconds_and_while_somebody_is_at_it()
    {
        var page = await OpenSignedInAsync();
        var side = new SidePage(page);
        await page.HadAsync("One", "Two");
        await side.ChooseAsync("One", "Pin");
        await Expect(page.Locator("conversation-list h2").First).ToHaveTextAsync("Pinned");
        await page.Clock.InstallAsync();
        await side.ChooseAsync("Two", "Delete");
        await Expect(side.Undo).ToBeVisibleAsync();

        await page.Clock.FastForwardAsync(9_000);
        await Expect(side.Undo).ToBeVisibleAsync();
        await side.Undo.FocusAsync();
        await page.Clock.FastForwardAsync(60_000);
        await Expect(side.Undo).ToBeVisibleAsync();
        await side.Search.FocusAsync();
        await page.Clock.FastForwardAsync(10_500);

        await Expect(side.Toast).ToBeHiddenAsync();
    }

    [Fact]
    public async Task What_is_open_and_deleted_gives_way_to_a_new_chat_and_comes_back()
    {
        var page = await OpenSignedInAsync();
        var side = new SidePage(page);
        await page.HadAsync("One", "Two");
        var chat = new ChatPage(page);
        await side.Link("One").ClickAsync();
        await Expect(chat.Title).ToHaveTextAsync("One");

        await side.ChooseAsync("One", "Delete");
        await Expect(chat.Title).ToHaveTextAsync("New chat");
        await Expect(side.Links).ToHaveTextAsync(["Two"]);
        await side.Undo.ClickAsync();
        await Expect(chat.Title).ToHaveTextAsync("One");
    }

    [Fact]
    public async Task Several_are_chosen_and_changed_together()
    {
        var page = await OpenSignedInAsync();
        var side = new SidePage(page);
        await page.HadAsync("One", "Two", "Three", "Four", "Five");
        var bar = page.GetByRole(AriaRole.Form, new() { Name = "Several conversations" });

        await side.Link("Two").ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Expect(bar).ToContainTextAsync("Selected: 1");
        await side.Rows.Nth(3).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Expect(bar).ToContainTextAsync("Selected: 3");
        await page.Keyboard.PressAsync("Space");
        await Expect(bar).ToContainTextAsync("Selected: 2");
        await side.NoticeAsync("conversations");
        await Expect(page.GetByRole(AriaRole.Checkbox, new() { Name = "Three" })).ToBeCheckedAsync();
        await bar.GetByRole(AriaRole.Button, new() { Name = "Archive" }).ClickAsync();
        await Expect(side.Toast).ToContainTextAsync("Conversations archived: 2");
        await Expect(side.Links).ToHaveTextAsync(["One", "Four", "Five"]);
        await side.Undo.ClickAsync();
        await Expect(side.Links).ToHaveCountAsync(5);

        await page.GetByRole(AriaRole.Button, new() { Name = "More about conversations" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Select several" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Checkbox, new() { Name = "One" })).ToBeFocusedAsync();
        await side.Rows.Nth(0).ClickAsync();
        await side.Rows.Nth(2).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        Assert.Equal("", await page.EvaluateAsync<string>("getSelection().toString()"));
        await bar.GetByRole(AriaRole.Button, new() { Name = "Select all" }).ClickAsync();
        await bar.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(side.Toast).ToContainTextAsync("Conversations deleted: 5");
        await Expect(side.Search).ToBeFocusedAsync();
        await side.Undo.ClickAsync();
        await Expect(side.Links).ToHaveCountAsync(5);

        await side.Link("One").ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Expect(page.GetByRole(AriaRole.Checkbox, new() { Name = "One" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(bar).ToHaveCountAsync(0);
        await Expect(side.Link("One")).ToBeFocusedAsync();
    }
}
