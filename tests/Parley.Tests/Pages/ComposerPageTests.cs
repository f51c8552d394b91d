using System.Net;
using System.Net.Http.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Parley.Protocol.Drafts;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Pages;

/// <summary>The composer with nothing but forms: drafts, what waits to be sent, temporary chats; and its dialogs.</summary>
public sealed class ComposerPageTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_draft_is_in_the_page_and_leaves_it_with_the_form_that_sends_it()
    {
        await using var app = new ParleyApp();
        using var browser = await app.SignedUpAsync("ada");
        using var saved = await browser.PutAsJsonAsync(new Uri("/api/drafts/new", UriKind.Relative), new SaveDraft("/cut <half> a\nthought", 0), Cancelled);
        var page = await OpenAsync(browser, "/");
        var revision = Field(page, "draftRevision");

        using var sent = await browser.SubmitAsync("/send", ("message", "/cut <half> a\r\nthought, completed"), ("draftRevision", revision));

        Assert.Equal("/cut <half> a\nthought", Box(page).Value);
        Assert.Equal("1", revision);
        Assert.Equal("", Box(await OpenAsync(browser, "/")).Value);
        Assert.Equal("", Box(await OpenAsync(browser, sent.Headers.Location!.ToString())).Value);
    }

    [Fact]
    public async Task What_is_sent_while_an_answer_grows_waits_and_can_be_removed_and_sent_by_form()
    {
        await using var app = new ParleyApp();
        using var browser = await app.SignedUpAsync("ada");
        using var first = await browser.SubmitAsync("/send", ("message", "/slow"));
        var conversation = first.Headers.Location!.ToString();
        using var second = await browser.SubmitAsync("/send", ("message", "/cut second"), ("conversationId", conversation[3..]));
        using var third = await browser.SubmitAsync("/send", ("message", "/cut third"), ("conversationId", conversation[3..]));

        var growing = await OpenAsync(browser, conversation);
        var waiting = growing.QuerySelectorAll("message-queue li");
        Assert.Equal(["/cut second", "/cut third"], waiting.Select(item => item.QuerySelector("p")!.TextContent));
        Assert.Null(growing.QuerySelector("message-queue form[action$='/send']"));
        using var removed = await browser.SubmitAsync($"/queue/{waiting[0].Id![2..]}/remove");
        using var changed = await browser.SubmitAsync($"/queue/{waiting[1].Id![2..]}", ("message", "/cut third,\r\nchanged"));
        using var stopped = await browser.SubmitAsync(growing.QuerySelector("#stop")!.GetAttribute("action")!);
        var paused = await OpenAsync(browser, conversation);
        using var sent = await browser.SubmitAsync(paused.QuerySelector("message-queue form[action$='/send']")!.GetAttribute("action")!, ("after", ""));
        var after = await OpenAsync(browser, conversation);

        Assert.Equal(conversation, sent.Headers.Location!.ToString());
        Assert.Equal(["/slow", "/cut third,\nchanged"], after.QuerySelectorAll(".bubble").Select(bubble => bubble.TextContent));
        Assert.Empty(after.QuerySelectorAll("message-queue li"));
    }

    [Fact]
    public async Task What_waits_for_somebody_else_is_not_there()
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedUpAsync("ada");
        using var eve = await app.SignedUpAsync("eve");
        using var first = await ada.SubmitAsync("/send", ("message", "/slow"));
        var conversation = first.Headers.Location!.ToString();
        using var second = await ada.SubmitAsync("/send", ("message", "/cut"), ("conversationId", conversation[3..]));
        var id = (await OpenAsync(ada, conversation)).QuerySelector("message-queue li")!.Id![2..];

        HttpStatusCode[] answers =
        [
            (await eve.SubmitAsync($"/queue/{id}", ("message", "mine"))).StatusCode,
            (await eve.SubmitAsync($"/queue/{id}/remove")).StatusCode,
            (await eve.SubmitAsync($"/queue/{id}/send", ("after", ""))).StatusCode,
        ];

        Assert.All(answers, status => Assert.Equal(HttpStatusCode.NotFound, status));
        Assert.Equal("/cut", (await OpenAsync(ada, conversation)).QuerySelector("message-queue li p")!.TextContent);
    }

    [Fact]
    public async Task A_temporary_chat_begins_by_form_and_is_in_no_list()
    {
        await using var app = new ParleyApp();
        using var browser = await app.SignedUpAsync("ada");
        using var saved = await browser.PutAsJsonAsync(new Uri("/api/drafts/new", UriKind.Relative), new SaveDraft("to be kept", 0), Cancelled);
        var page = await OpenAsync(browser, "/?temporary=true");

        using var sent = await browser.SubmitAsync("/send", ("message", "/cut"), ("temporary", Field(page, "temporary")));
        var conversation = await OpenAsync(browser, sent.Headers.Location!.ToString());

        Assert.Equal("", Box(page).Value);
        Assert.Null(page.QuerySelector("[name=draftRevision]"));
        Assert.NotNull(conversation.QuerySelector(".chat[data-temporary]"));
        Assert.Empty(conversation.QuerySelectorAll("nav a"));
        Assert.Equal("to be kept", Box(await OpenAsync(browser, "/")).Value);
    }

    [Fact]
    public async Task The_palette_offers_what_its_reader_may_do()
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedUpAsync("ada");
        using var eve = await app.SignedUpAsync("eve");
        using var sent = await ada.SubmitAsync("/send", ("message", "/cut & <b>"));

        var admins = await OpenAsync(ada, "/palette");
        var users = await OpenAsync(eve, "/palette");

        Assert.Equal("/cut & <b>", admins.QuerySelector("[data-recent] bdi")!.TextContent);
        Assert.NotNull(admins.GetElementById("palette-admin"));
        Assert.Empty(users.QuerySelectorAll("[data-recent] [role=option]"));
        Assert.Null(users.GetElementById("palette-admin"));
        Assert.DoesNotContain(admins.All.GroupBy(element => element.Id), same => !string.IsNullOrEmpty(same.Key) && same.Count() > 1);
    }

    [Fact]
    public async Task A_side_that_was_put_away_is_away_from_the_first_paint()
    {
        await using var app = new ParleyApp();
        using var browser = await app.SignedUpAsync("ada");

        var usual = await OpenAsync(browser, "/");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in") { Headers = { { "Cookie", "side=closed" } } };
        using var stranger = app.CreateBrowser();
        using var answer = await stranger.SendAsync(request, Cancelled);

        Assert.False(usual.DocumentElement.HasAttribute("data-side"));
        Assert.Contains("data-side=\"closed\"", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    private static async Task<IDocument> OpenAsync(HttpClient browser, string path) =>
        new HtmlParser().ParseDocument(await browser.GetStringAsync(new Uri(path, UriKind.Relative), Cancelled));

    private static IHtmlTextAreaElement Box(IDocument page) => page.QuerySelector<IHtmlTextAreaElement>("form.composer textarea")!;

    private static string Field(IDocument page, string name) => page.QuerySelector<IHtmlInputElement>($"form.composer input[name={name}]")!.Value;
}
