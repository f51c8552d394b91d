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

    [Fact]
    public async Task What_the_account_prefers_is_in_the_first_paint_of_every_device()
    {
        await using var app = new ParleyApp();
        using var browser = await app.SignedUpAsync("ada");
        using var phone = app.CreateBrowser();
        await phone.SubmitAsync("/sign-in", ("username", "ada"), ("password", ParleyApp.Password));

        foreach (var (form, field, value) in (IEnumerable<(string, string, string)>)
            [("/theme", "theme", "dark"), ("/settings/appearance", "density", "compact"), ("/settings/appearance", "sendWith", "ctrl-enter"), ("/language", "language", "de")])
        {
            using var chosen = await browser.SubmitAsync(form, (field, value));
            Assert.Equal(HttpStatusCode.SeeOther, chosen.StatusCode);
        }

        var html = new HtmlParser().ParseDocument(await phone.GetStringAsync(new Uri("/", UriKind.Relative), Cancelled)).DocumentElement;
        Assert.Equal(("dark", "compact", "ctrl-enter", "de"),
            (html.GetAttribute("data-theme"), html.GetAttribute("data-density"), html.GetAttribute("data-send-with"), html.GetAttribute("lang")));
    }

    [Fact]
    public async Task A_browser_keeps_theme_and_language_of_the_account_that_signed_in_there()
    {
        await using var app = new ParleyApp();
        using var browser = await app.SignedUpAsync("ada");
        await browser.SubmitAsync("/theme", ("theme", "dark"));
        await browser.SubmitAsync("/language", ("language", "fr"));
        using var other = app.CreateBrowser();
        await other.SubmitAsync("/theme", ("theme", "light"));

        await other.SubmitAsync("/sign-in", ("username", "ada"), ("password", ParleyApp.Password));
        await other.SubmitAsync("/sign-out");
        var page = new HtmlParser().ParseDocument(await other.GetStringAsync(new Uri("/sign-in", UriKind.Relative), Cancelled)).DocumentElement;

        Assert.Equal(("dark", "fr"), (page.GetAttribute("data-theme"), page.GetAttribute("lang")));
    }

    [Fact]
    public async Task Following_the_device_again_takes_the_choice_back_everywhere()
    {
        await using var app = new ParleyApp();
        using var browser = await app.SignedUpAsync("ada");
        await browser.SubmitAsync("/theme", ("theme", "dark"));
        await browser.SubmitAsync("/theme", ("theme", "system"));

        var html = new HtmlParser().ParseDocument(await browser.GetStringAsync(new Uri("/settings", UriKind.Relative), Cancelled));

        Assert.Null(html.DocumentElement.GetAttribute("data-theme"));
        Assert.Equal("system", html.QuerySelector("[name=theme][aria-pressed=true]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_choice_that_another_site_sends_does_not_reach_the_account()
    {
        await using var app = new ParleyApp();
        using var browser = await app.SignedUpAsync("ada");
        browser.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");

        await browser.SubmitAsync("/theme", ("theme", "dark"));
        using var refused = await browser.SubmitAsync("/settings/appearance", ("density", "compact"));

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        var preferences = await browser.GetStringAsync(new Uri("/api/me/preferences", UriKind.Relative), Cancelled);
        Assert.Contains("\"system\"", preferences, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_other_sessions_can_be_ended_at_once()
    {
        await using var app = new ParleyApp();
        using var browser = await app.SignedUpAsync("ada");
        using var other = app.CreateBrowser();
        await other.SubmitAsync("/sign-in", ("username", "ada"), ("password", ParleyApp.Password));

        using var ended = await browser.SubmitAsync("/settings/sessions/end-others");
        using var after = await other.GetAsync(new Uri("/settings", UriKind.Relative), Cancelled);
        var page = new HtmlParser().ParseDocument(await browser.GetStringAsync(ended.Headers.Location, Cancelled));

        Assert.Equal(HttpStatusCode.Found, after.StatusCode);
        Assert.Single(page.QuerySelectorAll("#sessions .rows li"));
        Assert.NotNull(page.QuerySelector("#sessions [role=status]"));
    }
}
