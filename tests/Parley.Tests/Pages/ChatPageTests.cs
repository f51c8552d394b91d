using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Pages;

/// <summary>The chat with nothing but forms, answered by the demo model.</summary>
public sealed class ChatPageTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_sent_by_form_leads_to_its_conversation()
    {
        await using var app = new ParleyApp();
        using var browser = await app.SignedUpAsync("ada");

        var page = await AskAsync(browser, "/cut two\r\nlines & <b>tags</b>");

        Assert.Equal("/cut two\nlines & <b>tags</b>", page.QuerySelector("article[aria-label=You] .bubble")!.TextContent);
        Assert.Single(page.QuerySelectorAll("article[aria-label=Assistant]"));
        Assert.Equal("page", page.QuerySelector("nav[aria-label=Conversations] a[aria-current]")!.GetAttribute("aria-current"));
    }

    [Fact]
    public async Task The_live_updates_and_then_the_end_show_the_whole_answer()
    {
        await using var app = new ParleyApp();
        using var browser = await app.SignedUpAsync("ada");
        var page = await AskAsync(browser, "show everything");
        var id = page.QuerySelector("article[aria-label=Assistant]")!.Id![2..];

        var live = await FollowAsync(browser, id);
        var again = await FollowAsync(browser, id);
        var conversation = await browser.GetStringAsync(new Uri(Address(page), UriKind.Relative), Cancelled);
        var shown = new HtmlParser().ParseDocument(conversation).GetElementById("m-" + id)!;

        Assert.False(shown.HasAttribute("aria-busy"));
        Assert.Equal(live[^1].Data, again[^1].Data);
        Assert.Equal("done", live[^1].EventType);
        Assert.Contains("table", shown.QuerySelectorAll("*").Select(e => e.LocalName));
    }

    [Fact]
    public async Task Regenerating_shows_another_version_and_the_way_back_to_the_first()
    {
        await using var app = new ParleyApp();
        using var browser = await app.SignedUpAsync("ada");
        var page = await AskAsync(browser, "/cut");
        var id = page.QuerySelector("article[aria-label=Assistant]")!.Id![2..];
        await FollowAsync(browser, id);

        using var regenerated = await browser.SubmitAsync($"/messages/{id}/regenerate");
        var growing = await OpenAsync(browser, regenerated);
        await FollowAsync(browser, growing.QuerySelector("article[aria-label=Assistant]")!.Id![2..]);
        var second = await OpenAsync(browser, regenerated);
        using var back = await browser.SubmitAsync($"{Address(page)}/current", ("messageId", id));
        var first = await OpenAsync(browser, back);

        Assert.Equal("2/2", second.QuerySelector("article[aria-label=Assistant] .versions span")!.TextContent);
        Assert.NotEqual("m-" + id, second.QuerySelector("article[aria-label=Assistant]")!.Id);
        Assert.Equal("m-" + id, first.QuerySelector("article[aria-label=Assistant]")!.Id);
        Assert.Equal("1/2", first.QuerySelector("article[aria-label=Assistant] .versions span")!.TextContent);
    }

    [Theory]
    [InlineData("/fail", "Gemini is overloaded or out of order at the moment.", "Try again")]
    [InlineData("/cut", "The answer reached its longest length and was cut.", "Continue")]
    [InlineData("/block", "Gemini blocked your question (safety, dangerous content).", "Try again")]
    [InlineData("/quota", "Gemini's quota is used up for the moment.", "Try again")]
    public async Task An_answer_that_is_not_what_was_hoped_for_says_why_and_what_can_be_done(string question, string sentence, string button)
    {
        await using var app = new ParleyApp();
        using var browser = await app.SignedUpAsync("ada");
        var page = await AskAsync(browser, question);
        var id = page.QuerySelector("article[aria-label=Assistant]")!.Id![2..];
        await FollowAsync(browser, id);

        var shown = new HtmlParser().ParseDocument(await browser.GetStringAsync(new Uri(Address(page), UriKind.Relative), Cancelled));

        Assert.StartsWith(sentence, shown.QuerySelector(".notice p")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(button, shown.QuerySelector(".notice button")!.TextContent);
    }

    [Fact]
    public async Task A_conversation_is_renamed_pinned_and_deleted()
    {
        await using var app = new ParleyApp();
        using var browser = await app.SignedUpAsync("ada");
        var address = Address(await AskAsync(browser, "/cut"));

        using var renamed = await browser.SubmitAsync(address + "/rename", ("title", "Tides & <moons>"));
        using var pinned = await browser.SubmitAsync(address + "/pin", ("pinned", "true"));
        var list = new HtmlParser().ParseDocument(await browser.GetStringAsync(new Uri("/", UriKind.Relative), Cancelled));
        using var deleted = await browser.SubmitAsync(address + "/delete");
        using var gone = await browser.GetAsync(new Uri(address, UriKind.Relative), Cancelled);

        Assert.Equal("Tides & <moons>", list.QuerySelector("nav a")!.TextContent);
        Assert.Equal("Pinned", list.QuerySelector("nav h2")!.TextContent);
        Assert.Equal(HttpStatusCode.SeeOther, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task What_belongs_to_somebody_else_is_not_there()
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedUpAsync("ada");
        using var eve = await app.SignedUpAsync("eve");
        var page = await AskAsync(ada, "/cut");
        var id = page.QuerySelector("article[aria-label=Assistant]")!.Id![2..];

        HttpStatusCode[] answers =
        [
            (await eve.GetAsync(new Uri(Address(page), UriKind.Relative), Cancelled)).StatusCode,
            (await eve.GetAsync(new Uri($"{Address(page)}/thread", UriKind.Relative), Cancelled)).StatusCode,
            (await eve.GetAsync(new Uri($"/messages/{id}/text", UriKind.Relative), Cancelled)).StatusCode,
            (await eve.SubmitAsync($"/messages/{id}/stop")).StatusCode,
            (await eve.SubmitAsync($"/messages/{id}/regenerate")).StatusCode,
            (await eve.SubmitAsync(Address(page) + "/rename", ("title", "x"))).StatusCode,
            (await eve.SubmitAsync(Address(page) + "/delete")).StatusCode,
            (await eve.SubmitAsync("/send", ("message", "hello"), ("conversationId", Address(page)[3..]))).StatusCode,
        ];

        Assert.All(answers, status => Assert.Equal(HttpStatusCode.NotFound, status));
    }

    [Fact]
    public async Task A_text_that_could_not_be_sent_is_still_in_the_composer()
    {
        await using var app = new ParleyApp();
        using var browser = await app.SignedUpAsync("ada");

        using var answer = await browser.SubmitAsync("/send", ("message", "keep me"), ("model", "no-such-model"));
        var page = await ParseAsync(answer);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("keep me", page.QuerySelector<IHtmlTextAreaElement>("textarea[name=message]")!.Value);
        Assert.Single(page.QuerySelectorAll("[role=alert]"));
    }

    [Fact]
    public async Task A_form_on_another_site_changes_nothing()
    {
        await using var app = new ParleyApp();
        using var browser = await app.SignedUpAsync("ada");
        browser.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");

        using var answer = await browser.SubmitAsync("/send", ("message", "/cut"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private static async Task<IDocument> AskAsync(HttpClient browser, string question)
    {
        using var answer = await browser.SubmitAsync("/send", ("message", question), ("conversationId", ""), ("model", ""));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return await OpenAsync(browser, answer);
    }

    private static async Task<IDocument> OpenAsync(HttpClient browser, HttpResponseMessage redirect) =>
        new HtmlParser().ParseDocument(await browser.GetStringAsync(redirect.Headers.Location, Cancelled));

    private static async Task<List<System.Net.ServerSentEvents.SseItem<string>>> FollowAsync(HttpClient browser, string replyId)
    {
        await using var stream = await browser.GetStreamAsync(new Uri($"/live?reply={replyId}.", UriKind.Relative), Cancelled);
        var events = new List<System.Net.ServerSentEvents.SseItem<string>>();
        await foreach (var item in System.Net.ServerSentEvents.SseParser.Create(stream).EnumerateAsync(Cancelled))
        {
            events.Add(item);
            if (item.EventType == "done")
                break;
        }

        return events;
    }

    private static string Address(IDocument page) => page.QuerySelector("nav a[aria-current]")!.GetAttribute("href")!;

    private static async Task<IDocument> ParseAsync(HttpResponseMessage answer) =>
        new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Cancelled));
}
