using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Parley.Tests.Infrastructure;
using Parley.Tests.Transfers;

namespace Parley.Tests.Pages;

/// <summary>The conversations at the side as the server gives them: to a page without scripts, and to one that was there before.</summary>
public sealed class SideTests
{
    private const int AtOnce = 60;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Older_ones_are_linked_and_continue_below_their_heading()
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedUpAsync("ada");
        await ada.ImportAsync(Archives.Of([.. Enumerable.Range(1, AtOnce + 10).Select(i => Archives.Conversation($"Number {i}") with { UpdatedAt = Archives.SomeDay.AddMinutes(-i) })]));

        var page = await OpenAsync(ada, "/");
        var more = page.QuerySelector("[data-more]")!;
        var byItself = await OpenAsync(ada, "/" + more.GetAttribute("href"));
        var below = await OpenAsync(ada, $"/side?cursor={more.GetAttribute("data-more")}", isFragment: true);

        Assert.Equal(AtOnce, Titles(page).Count);
        Assert.Equal(Enumerable.Range(AtOnce + 1, 10).Select(i => $"Number {i}"), Titles(byItself));
        Assert.Single(byItself.QuerySelectorAll("nav h2"));
        Assert.Equal(Titles(byItself), Titles(below));
        Assert.Empty(below.QuerySelectorAll("h2"));
        Assert.Null(below.QuerySelector("[data-more]"));
    }

    [Fact]
    public async Task A_page_that_shows_many_gets_as_many_again_and_what_it_is_open_at()
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedUpAsync("ada");
        var open = Archives.Conversation("Open & archived") with { Archived = true };
        await ada.ImportAsync(Archives.Of([open, .. Enumerable.Range(1, 100).Select(i => Archives.Conversation(i.ToString(CultureInfo.InvariantCulture)))]));

        var again = await OpenAsync(ada, $"/side?current={open.Id}&count=90", isFragment: true);
        var gone = await OpenAsync(ada, $"/side?current={Guid.CreateVersion7()}", isFragment: true);

        Assert.Equal(90, Titles(again).Count);
        Assert.Equal(("Open & archived", "true"), (again.QuerySelector("[data-open]")!.GetAttribute("value"), again.QuerySelector("[data-open]")!.GetAttribute("data-archived")));
        Assert.Null(gone.QuerySelector("[data-open]"));
        Assert.Equal(AtOnce, Titles(gone).Count);
    }

    [Fact]
    public async Task Deleting_what_is_open_leads_to_a_new_chat_from_where_it_is_taken_back()
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedUpAsync("ada");
        using var eve = await app.SignedUpAsync("eve");
        var conversation = Archives.Conversation("Rivers");
        await ada.ImportAsync(Archives.Of(conversation));
        ada.DefaultRequestHeaders.Referrer = new Uri(ada.BaseAddress!, $"/c/{conversation.Id}");

        using var deleted = await ada.SubmitAsync($"/c/{conversation.Id}/delete");
        var page = await OpenAsync(ada, deleted.Headers.Location!.ToString());
        var others = await OpenAsync(eve, deleted.Headers.Location!.ToString());
        var form = page.QuerySelector(".toast form")!;
        using var undone = await ada.SubmitAsync(form.GetAttribute("action")!, [.. form.QuerySelectorAll("input").Select(i => (i.GetAttribute("name")!, i.GetAttribute("value")))]);

        Assert.Equal($"/?deleted={conversation.Id}", deleted.Headers.Location.ToString());
        Assert.Empty(Titles(page));
        Assert.Equal($"/c/{conversation.Id}", undone.Headers.Location!.ToString());
        Assert.Equal(["Rivers"], Titles(await OpenAsync(ada, "/")));
        Assert.Null(others.QuerySelector(".toast form"));
    }

    [Fact]
    public async Task Several_are_changed_in_one_step_and_a_script_gets_what_takes_it_back()
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedUpAsync("ada");
        var (one, two, three) = (Archives.Conversation("One"), Archives.Conversation("Two"), Archives.Conversation("Three"));
        await ada.ImportAsync(Archives.Of(one, two, three));
        ada.DefaultRequestHeaders.Add("X-Fragment", "1");

        using var archived = await ada.SubmitAsync("/c", ("change", "archive"), ("id", one.Id.ToString()), ("id", two.Id.ToString()));
        var toast = new HtmlParser().ParseDocument(await archived.Content.ReadAsStringAsync(Cancelled));
        using var pinned = await ada.SubmitAsync("/c", ("change", "pin"), ("id", three.Id.ToString()));

        Assert.Equal("Conversations archived: 2", toast.QuerySelector("p")!.TextContent);
        Assert.Equal("unarchive", toast.QuerySelector("[name=change]")!.GetAttribute("value"));
        Assert.Equal([one.Id.ToString(), two.Id.ToString()], toast.QuerySelectorAll("[name=id]").Select(i => i.GetAttribute("value")));
        Assert.Equal(HttpStatusCode.NoContent, pinned.StatusCode);
        Assert.Equal(["Three"], Titles(await OpenAsync(ada, "/")));
    }

    [Theory]
    [InlineData("explode", 1)]
    [InlineData("archive", 0)]
    [InlineData("archive", 501)]
    public async Task What_cannot_be_done_to_several_is_refused(string change, int count)
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedUpAsync("ada");

        using var answer = await ada.SubmitAsync("/c", [("change", change), .. Enumerable.Range(0, count).Select(_ => ("id", (string?)Guid.CreateVersion7().ToString()))]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static List<string> Titles(IDocument page) => [.. page.QuerySelectorAll("li > a[href^='/c/']").Select(link => link.TextContent)];

    private static async Task<IDocument> OpenAsync(HttpClient browser, string path, bool isFragment = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (isFragment)
            request.Headers.Add("X-Fragment", "1");
        using var answer = await browser.SendAsync(request, Cancelled);
        answer.EnsureSuccessStatusCode();
        return new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Cancelled));
    }
}
