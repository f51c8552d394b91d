using System.Net;
using System.Net.Http.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Parley.Protocol.Accounts;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Pages;

/// <summary>In which language a page is written.</summary>
public sealed class PageLanguageTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("de", "de")]
    [InlineData("de-CH", "de")]
    [InlineData("ES-419", "es")]
    [InlineData("tlh, fr-CA;q=0.7, en;q=0.3", "fr")]
    [InlineData("en;q=0.3, ja;q=0.9", "ja")]
    [InlineData("de;q=0, fr;q=0.1", "fr")]
    [InlineData("dex, *", "en")]
    [InlineData("nonsense;;;", "en")]
    [InlineData("", "en")]
    public async Task The_language_is_the_first_of_the_browsers_that_is_there(string accepted, string language)
    {
        await using var app = new ParleyApp();

        var page = await ReadAsync(app, "/sign-in", accepted);

        Assert.Equal(language, page.GetAttribute("lang"));
    }

    [Fact]
    public async Task The_chosen_language_comes_before_the_browsers()
    {
        await using var app = new ParleyApp();

        var page = await ReadAsync(app, "/sign-in", "fr", "language=ja");

        Assert.Equal("ja", page.GetAttribute("lang"));
    }

    [Theory]
    [InlineData("ar-EG", "rtl")]
    [InlineData("de", "ltr")]
    public async Task A_page_runs_as_its_language_does(string accepted, string direction)
    {
        await using var app = new ParleyApp();

        var page = await ReadAsync(app, "/sign-in", accepted);

        Assert.Equal(direction, page.GetAttribute("dir"));
    }

    [Fact]
    public async Task An_error_is_in_the_readers_language_too()
    {
        await using var app = new ParleyApp();

        var page = await ReadAsync(app, "/no-such-page", "ar");

        Assert.Equal("ar", page.GetAttribute("lang"));
    }

    [Fact]
    public async Task Somebody_without_an_account_chooses_for_the_browser()
    {
        await using var app = new ParleyApp();
        using var browser = app.CreateBrowser();

        using var answer = await browser.SubmitAsync("/language", ("language", "es"));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("es", (await ReadAsync(browser, "/sign-in", "fr")).GetAttribute("lang"));
    }

    [Fact]
    public async Task An_account_takes_its_language_along_to_other_browsers()
    {
        await using var app = new ParleyApp();
        using var browser = await app.SignedUpAsync("ada");
        using var chosen = await browser.SubmitAsync("/language", ("language", "de"));
        using var other = app.CreateBrowser();
        using var signedIn = await other.SubmitAsync("/sign-in", ("username", "ada"), ("password", ParleyApp.Password));

        Assert.Equal("de", (await ReadAsync(other, "/", "fr")).GetAttribute("lang"));
    }

    [Fact]
    public async Task An_account_can_follow_the_browser_again()
    {
        await using var app = new ParleyApp();
        using var browser = await app.SignedUpAsync("ada");
        using var chosen = await browser.SubmitAsync("/language", ("language", "de"));
        using var automatic = await browser.SubmitAsync("/language", ("language", "auto"));

        Assert.Equal("fr", (await ReadAsync(browser, "/", "fr")).GetAttribute("lang"));
    }

    [Fact]
    public async Task Another_site_does_not_choose_for_an_account()
    {
        await using var app = new ParleyApp();
        using var browser = await app.SignedUpAsync("ada");
        browser.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        using var chosen = await browser.SubmitAsync("/language", ("language", "de"));

        using var preferences = await browser.GetAsync(new Uri("/api/me/preferences", UriKind.Relative), Cancelled);
        Assert.Contains("\"auto\"", await preferences.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de-AT", "Benutzername oder Passwort ist falsch.")]
    [InlineData("ar", "اسم المستخدم أو كلمة المرور غير صحيحة.")]
    public async Task A_refusal_is_told_in_the_readers_language(string accepted, string told)
    {
        await using var app = new ParleyApp();
        using var browser = app.CreateBrowser();
        browser.DefaultRequestHeaders.Add("Accept-Language", accepted);

        using var answer = await browser.SubmitAsync("/sign-in", ("username", "nobody"), ("password", "not the password"));

        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(told, page.QuerySelector("[role=alert]")!.TextContent);
    }

    [Fact]
    public async Task The_API_speaks_English_to_everybody()
    {
        await using var app = new ParleyApp();
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.Add("Accept-Language", "de");
        client.DefaultRequestHeaders.Add("Cookie", "language=de");

        using var answer = await client.PostAsJsonAsync("/api/login", new Login("nobody", "not the password"), Cancelled);

        Assert.Contains("Username or password is wrong.", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_of_a_page_is_refused_in_its_language()
    {
        await using var app = new ParleyApp();
        using var browser = await app.SignedUpAsync("ada");
        browser.DefaultRequestHeaders.Add("Accept-Language", "de");
        browser.DefaultRequestHeaders.Add("X-Fragment", "1");

        using var answer = await browser.SubmitAsync("/send", ("message", " "));

        Assert.Contains("Eine Nachricht sagt etwas.", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    private static async Task<IElement> ReadAsync(ParleyApp app, string path, string accepted, string? cookie = null)
    {
        using var browser = app.CreateBrowser();
        return await ReadAsync(browser, path, accepted, cookie);
    }

    private static async Task<IElement> ReadAsync(HttpClient browser, string path, string accepted, string? cookie = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Accept-Language", accepted);
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        using var answer = await browser.SendAsync(request, Cancelled);
        return new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Cancelled)).DocumentElement;
    }
}
