using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Parley.Tests.Infrastructure;
using Parley.Tests.Transfers;

namespace Parley.Tests.Pages;

/// <summary>The archive and the trash, with nothing but forms.</summary>
public sealed class ListPageTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_archived_is_listed_and_comes_back()
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedUpAsync("ada");
        await ada.ImportAsync(Archives.Of(Archives.Conversation("Rivers"), Archives.Conversation("Seas & lakes") with { Archived = true }));

        var archive = await OpenAsync(ada, "/archive");
        var after = await OpenAsync(ada, await PressAsync(ada, archive, "Unarchive"));

        Assert.Equal(["Seas & lakes"], archive.QuerySelectorAll(".rows a").Select(link => link.TextContent));
        Assert.Equal("It is back in the list.", after.QuerySelector("[role=status]")!.TextContent);
        Assert.Empty(after.QuerySelectorAll(".rows li"));
        Assert.Equal(2, (await OpenAsync(ada, "/")).QuerySelectorAll("nav li > a").Length);
    }

    [Fact]
    public async Task The_trash_says_how_long_it_keeps_what_is_in_it()
    {
        var clock = new LateClock();
        await using var app = new ParleyApp().With(host => host.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(clock)));
        using var ada = await app.SignedUpAsync("ada");
        var conversation = Archives.Conversation("Rivers");
        await ada.ImportAsync(Archives.Of(conversation));
        await ada.SubmitAsync($"/c/{conversation.Id}/delete");

        var fresh = await OpenAsync(ada, "/trash");
        clock.Late = TimeSpan.FromDays(28.5);
        var late = await OpenAsync(ada, "/trash");

        Assert.Equal("Rivers", fresh.QuerySelector(".rows strong")!.TextContent);
        Assert.Contains("Days left: 30", fresh.QuerySelector(".rows")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Days left: 2", late.QuerySelector(".rows")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_in_the_trash_is_restored_or_ended_for_good()
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedUpAsync("ada");
        using var eve = await app.SignedUpAsync("eve");
        foreach (var title in (string[])["One", "Two", "Three", "Four"])
        {
            var conversation = Archives.Conversation(title);
            await ada.ImportAsync(Archives.Of(conversation));
            await ada.SubmitAsync($"/c/{conversation.Id}/delete");
        }

        var trash = await OpenAsync(ada, "/trash");
        var restored = await OpenAsync(ada, await PressAsync(ada, trash, "Restore: Two"));
        var erasure = trash.QuerySelector("form[action$='/erase']")!.GetAttribute("action")!;
        using var foreign = await eve.SubmitAsync(erasure);
        using var erased = await ada.SubmitAsync(erasure);
        var left = Titles(await OpenAsync(ada, erased.Headers.Location!.ToString()));
        using var emptied = await ada.SubmitAsync("/trash/empty");
        var empty = await OpenAsync(ada, emptied.Headers.Location!.ToString());

        Assert.Equal(["Four", "Three", "Two", "One"], Titles(trash));
        Assert.Equal("It is back where it was.", restored.QuerySelector("[role=status]")!.TextContent);
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Equal(["Three", "One"], left);
        Assert.Contains("The trash is empty.", empty.QuerySelector(".sheet-hint")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["Two"], (await OpenAsync(ada, "/")).QuerySelectorAll("nav li > a").Select(link => link.TextContent));
    }

    private static List<string> Titles(IDocument trash) => [.. trash.QuerySelectorAll(".rows strong").Select(title => title.TextContent)];

    private static async Task<IDocument> OpenAsync(HttpClient browser, string path) =>
        new HtmlParser().ParseDocument(await browser.GetStringAsync(new Uri(path, UriKind.Relative), Cancelled));

    /// <summary>Sends the form of a button, and says where that leads.</summary>
    private static async Task<string> PressAsync(HttpClient browser, IDocument page, string button)
    {
        var form = page.QuerySelectorAll("form button").First(each => each.TextContent == button || each.GetAttribute("aria-label") == button).Closest("form")!;
        using var answer = await browser.SubmitAsync(form.GetAttribute("action")!, [.. form.QuerySelectorAll("input").Select(i => (i.GetAttribute("name")!, i.GetAttribute("value")))]);
        return answer.Headers.Location!.ToString();
    }
}
