using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Parley.Protocol.Chat;
using Parley.Tests.Infrastructure;
using Parley.Tests.Transfers;

namespace Parley.Tests.Pages;

/// <summary>Searching with nothing but a form and links.</summary>
public sealed class SearchPageTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Titles_and_messages_are_found_with_their_hits_marked()
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedUpAsync("ada");
        var conversation = Archives.Conversation("Night train <2>", "Where does the night train go?");
        await ada.ImportAsync(Archives.Of(conversation));

        var page = await OpenAsync(ada, "/search?q=train+ni");

        Assert.Equal("Found: 3", page.QuerySelector("[role=status]")!.TextContent);
        Assert.Equal("train ni", page.QuerySelector("input[name=q]")!.GetAttribute("value"));
        Assert.Equal(["Night", "train", "night", "train", "night", "train"], page.QuerySelectorAll("mark").Select(mark => mark.TextContent));
        Assert.Equal("Night train <2>", page.QuerySelector(".hits a")!.TextContent.Trim());
        Assert.Equal($"/c/{conversation.Id}", page.QuerySelector(".hits a")!.GetAttribute("href"));
        Assert.Contains(page.QuerySelectorAll(".hits li"), hit =>
            hit.TextContent.Contains("You", StringComparison.Ordinal)
            && hit.QuerySelector("a")!.GetAttribute("href") == $"/c/{conversation.Id}?m={conversation.Messages[0].Id}#m-{conversation.Messages[0].Id}");
    }

    [Fact]
    public async Task Further_pages_are_linked_until_all_was_shown()
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedUpAsync("ada");
        await ada.ImportAsync(Archives.Of(Archives.Conversation("Rivers", [.. Enumerable.Range(1, 120).Select(i => $"Aardvark {i}")])));

        var found = new List<string>();
        for (var next = "/search?q=aardvark"; next is not null;)
        {
            var page = await OpenAsync(ada, next);
            found.AddRange(page.QuerySelectorAll(".hits a").Select(link => link.GetAttribute("href")!));
            next = page.QuerySelector(".after-rows a")?.GetAttribute("href");
        }

        // More than are ranked at once, each of them once.
        Assert.Equal(240, found.Count);
        Assert.Equal(240, found.Distinct().Count());
    }

    [Theory]
    [InlineData("/search", "Every word must be there")]
    [InlineData("/search?q=+", "Every word must be there")]
    [InlineData("/search?q=zebra", "Nothing was found.")]
    public async Task Where_nothing_is_found_the_page_says_how_to_search(string address, string sentence)
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedUpAsync("ada");

        var page = await OpenAsync(ada, address);

        Assert.Contains(sentence, page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll(".hits"));
    }

    [Fact]
    public async Task A_message_on_another_branch_is_shown_with_its_branch_and_what_is_said_next_follows_it()
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedUpAsync("ada");
        using var eve = await app.SignedUpAsync("eve");
        var trunk = Archives.Conversation("Rivers", "The aardvark?");
        var first = trunk.Messages[0];
        var other = Archives.Message(trunk.Id, first.Id, MessageRoles.Assistant, "Another answer");
        var below = Archives.Message(trunk.Id, other.Id, MessageRoles.User, "The zebra?");
        await ada.ImportAsync(Archives.Of(trunk with { Messages = [.. trunk.Messages, other, below] }));

        var before = await OpenAsync(ada, $"/c/{trunk.Id}");
        using var foreign = await eve.GetAsync(new Uri($"/c/{trunk.Id}?m={below.Id}", UriKind.Relative), Cancelled);
        var shown = await OpenAsync(ada, $"/c/{trunk.Id}?m={other.Id}");
        var again = await OpenAsync(ada, $"/c/{trunk.Id}");
        var unknown = await OpenAsync(ada, $"/c/{trunk.Id}?m={Guid.CreateVersion7()}");

        Assert.Equal(Ids(first.Id, trunk.Messages[1].Id), Ids(before));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Equal(Ids(first.Id, other.Id, below.Id), Ids(shown));
        Assert.Equal(Ids(shown), Ids(again));
        Assert.Equal(Ids(shown), Ids(unknown));
    }

    private static string[] Ids(params Guid[] ids) => [.. ids.Select(id => $"m-{id}")];

    private static string[] Ids(IDocument page) => [.. page.QuerySelectorAll("article").Select(message => message.Id!)];

    private static async Task<IDocument> OpenAsync(HttpClient browser, string path) =>
        new HtmlParser().ParseDocument(await browser.GetStringAsync(new Uri(path, UriKind.Relative), Cancelled));
}
