using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Parley.Protocol.Chat;
using Parley.Protocol.Json;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Pages;

/// <summary>Of a conversation of any length the page holds the newest messages and what was asked for; the rest comes when it is wanted.</summary>
public sealed class LongConversationTests : IAsyncLifetime
{
    private const int Before = 400;
    private readonly ParleyApp app = new();
    private HttpClient browser = null!;
    private Guid conversation;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        browser = await app.SignedUpAsync("ada");
        var history = Enumerable.Range(1, Before).Select(i => new PastMessage(i % 2 == 1 ? "user" : "assistant", $"Message {i}")).ToList();
        using var answer = await browser.PostAsJsonAsync(new Uri("/api/chat", UriKind.Relative), new SendMessage("/cut", History: history), ProtocolJsonContext.Default.SendMessage, Cancelled);
        conversation = (await answer.Content.ReadFromJsonAsync(ProtocolJsonContext.Default.Exchange, Cancelled))!.ConversationId;
    }

    public async ValueTask DisposeAsync()
    {
        browser.Dispose();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task The_newest_hundred_are_in_the_page_and_a_way_to_those_above()
    {
        var page = await OpenAsync($"/c/{conversation}");

        Assert.Equal(100, Articles(page).Count);
        var gap = page.QuerySelector("[data-gap]")!;
        Assert.Equal(Number(Before + 2 - 100), gap.GetAttribute("data-gap"));
        Assert.Equal(Articles(page)[0], gap.NextElementSibling);
    }

    [Fact]
    public async Task Without_scripts_every_message_is_reached_by_links()
    {
        var page = await OpenAsync($"/c/{conversation}");
        var texts = Texts(page);
        for (var i = 0; i < 20 && page.QuerySelector("[data-gap] a") is { } link; i++)
        {
            page = await OpenAsync(link.GetAttribute("href")!);
            texts.UnionWith(Texts(page));
        }

        Assert.Superset(Enumerable.Range(1, Before).Select(i => $"Message {i}").ToHashSet(), texts);
    }

    [Fact]
    public async Task A_message_that_is_asked_for_is_in_the_page_with_what_stands_around_it()
    {
        var wanted = (await AboveAsync((await OpenAsync($"/c/{conversation}")).QuerySelector("article")!.Id![2..]))[^30].Id![2..];

        var page = await OpenAsync($"/c/{conversation}?m={wanted}");

        var articles = Articles(page);
        var at = articles.FindIndex(article => article.Id == "m-" + wanted);
        Assert.InRange(at, 15, 25);
        Assert.Equal(2, page.QuerySelectorAll("[data-gap]").Length);
        var inPage = articles.Count + page.QuerySelectorAll("[data-gap]").Sum(gap => int.Parse(gap.GetAttribute("data-gap")!, CultureInfo.InvariantCulture));
        Assert.Equal(Before + 2, inPage);
    }

    [Fact]
    public async Task What_is_above_a_message_comes_in_order_and_without_a_hole()
    {
        var before = (await OpenAsync($"/c/{conversation}")).QuerySelector("article")!;
        var texts = new List<string>();
        for (var above = await AboveAsync(before.Id![2..]); above.Count > 0; above = await AboveAsync(above[0].Id![2..]))
            texts.InsertRange(0, above.Select(TextOf));

        Assert.Equal(Enumerable.Range(1, Before + 2 - 100).Select(i => $"Message {i}"), texts);
    }

    [Fact]
    public async Task What_is_below_a_message_comes_from_its_other_side()
    {
        var first = (await OpenAsync($"/c/{conversation}")).QuerySelector("article")!.Id![2..];
        var above = await AboveAsync(first);
        var further = await AboveAsync(above[0].Id![2..]);

        var between = await AboveAsync(first, after: further[^1].Id![2..]);

        Assert.Equal(above.Select(TextOf), between.Select(TextOf));
    }

    [Fact]
    public async Task Another_version_of_an_old_message_is_shown_where_it_stands()
    {
        var old = (await OpenAsync((await OpenAsync($"/c/{conversation}")).QuerySelector("[data-gap] a")!.GetAttribute("href")!)).QuerySelector("article[aria-label=You]")!;
        using var edited = await browser.SubmitAsync("/send", ("conversationId", conversation.ToString()), ("editOf", old.Id![2..]), ("message", "/cut anew"));
        Assert.Equal(HttpStatusCode.SeeOther, edited.StatusCode);

        using var back = new HttpRequestMessage(HttpMethod.Post, new Uri($"/c/{conversation}/current", UriKind.Relative)) { Content = new FormUrlEncodedContent([KeyValuePair.Create("messageId", old.Id![2..])]) };
        back.Headers.Add("X-Fragment", "1");
        using var answer = await browser.SendAsync(back, Cancelled);
        var thread = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Cancelled));

        Assert.Equal("1/2", thread.GetElementById(old.Id!)!.QuerySelector(".versions span")!.TextContent);
    }

    [Fact]
    public async Task Somebody_elses_are_not_there()
    {
        using var eve = await app.SignedUpAsync("eve");
        var before = (await OpenAsync($"/c/{conversation}")).QuerySelector("article")!.Id![2..];

        var fragment = await eve.GetStringAsync(new Uri($"/c/{conversation}/messages?before={before}", UriKind.Relative), Cancelled);

        Assert.Equal("", fragment.Trim());
    }

    private async Task<IDocument> OpenAsync(string path) =>
        new HtmlParser().ParseDocument(await browser.GetStringAsync(new Uri(path, UriKind.Relative), Cancelled));

    private async Task<List<IElement>> AboveAsync(string before, string? after = null) =>
        Articles(await OpenAsync($"/c/{conversation}/messages?before={before}{(after is null ? "" : $"&after={after}")}"));

    private static List<IElement> Articles(IDocument page) => [.. page.QuerySelectorAll("article")];

    private static HashSet<string> Texts(IDocument page) => [.. Articles(page).Select(TextOf)];

    private static string TextOf(IElement article) => article.QuerySelector(".bubble, .prose")!.TextContent.Trim();

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
