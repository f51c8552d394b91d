using System.Net;
using AngleSharp.Html.Parser;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Pages;

/// <summary>Settings with nothing but forms.</summary>
public sealed class SettingsPageTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_display_name_can_be_changed()
    {
        await using var app = new ParleyApp();
        using var browser = await app.SignedUpAsync("ada");

        using var answer = await browser.SubmitAsync("/settings/profile", ("displayName", "Ada Lovelace"));
        var page = await browser.GetStringAsync(answer.Headers.Location, Cancelled);

        Assert.Equal("Ada Lovelace", new HtmlParser().ParseDocument(page).QuerySelector("#displayName")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_wrong_current_password_is_told_under_its_field()
    {
        await using var app = new ParleyApp();
        using var browser = await app.SignedUpAsync("ada");

        using var answer = await browser.SubmitAsync("/settings/password", ("currentPassword", "wrong"), ("newPassword", "another long enough one"));
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Cancelled));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull(page.QuerySelector("#currentPassword-hint .wrong"));
        Assert.Single(page.QuerySelectorAll("[role=alert]"));
    }

    [Fact]
    public async Task Another_session_can_be_ended()
    {
        await using var app = new ParleyApp();
        using var browser = await app.SignedUpAsync("ada");
        using var other = app.CreateBrowser();
        using var signedIn = await other.SubmitAsync("/sign-in", ("username", "ada"), ("password", ParleyApp.Password));
        var page = new HtmlParser().ParseDocument(await browser.GetStringAsync(new Uri("/settings", UriKind.Relative), Cancelled));

        using var ended = await browser.SubmitAsync(page.QuerySelector("#sessions form")!.GetAttribute("action")!.Split('#')[0]);
        using var after = await other.GetAsync(new Uri("/settings", UriKind.Relative), Cancelled);

        Assert.Equal(HttpStatusCode.SeeOther, ended.StatusCode);
        Assert.Equal("/sign-in?returnUrl=%2Fsettings", after.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task The_account_can_be_deleted_with_the_password_only()
    {
        await using var app = new ParleyApp();
        using var browser = await app.SignedUpAsync("ada");

        using var refused = await browser.SubmitAsync("/settings/delete", ("password", "wrong"));
        using var deleted = await browser.SubmitAsync("/settings/delete", ("password", ParleyApp.Password));
        using var again = await app.CreateBrowser().SubmitAsync("/sign-in", ("username", "ada"), ("password", ParleyApp.Password));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
    }

    [Fact]
    public async Task The_theme_is_in_the_first_paint()
    {
        await using var app = new ParleyApp();
        using var browser = app.CreateBrowser();

        using var chosen = await browser.SubmitAsync("/theme", ("theme", "dark"));
        var page = await browser.GetStringAsync(new Uri("/sign-in", UriKind.Relative), Cancelled);

        Assert.Equal("dark", new HtmlParser().ParseDocument(page).DocumentElement.GetAttribute("data-theme"));
    }
}
