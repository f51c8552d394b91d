using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Pages;

/// <summary>Signing up, in and out with nothing but forms.</summary>
public sealed class SignInPageTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stranger_is_led_to_the_sign_in_and_back()
    {
        await using var app = new ParleyApp();
        using var browser = app.CreateBrowser();

        using var answer = await browser.GetAsync(new Uri("/settings?x=1", UriKind.Relative), Cancelled);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/sign-in?returnUrl=%2Fsettings%3Fx%3D1", answer.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("/live", "0")]
    [InlineData("/side", "1")]
    public async Task The_script_of_a_page_whose_session_is_gone_is_told_so_and_led_nowhere(string address, string fragment)
    {
        await using var app = new ParleyApp();
        using var browser = app.CreateBrowser();
        browser.DefaultRequestHeaders.Add("X-Fragment", fragment);

        using var answer = await browser.GetAsync(new Uri(address, UriKind.Relative), Cancelled);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Where_nobody_has_an_account_the_pages_say_what_comes_first()
    {
        await using var app = new ParleyApp();
        using var browser = app.CreateBrowser();
        var (signIn, signUp) = (new Uri("/sign-in", UriKind.Relative), new Uri("/sign-up", UriKind.Relative));

        var before = await ParseAsync(await browser.GetAsync(signIn, Cancelled));
        var first = await ParseAsync(await browser.GetAsync(signUp, Cancelled));
        using var somebody = await app.SignedUpAsync("ada");
        var after = await ParseAsync(await browser.GetAsync(signIn, Cancelled));
        var second = await ParseAsync(await browser.GetAsync(signUp, Cancelled));

        Assert.StartsWith("Nobody has an account here yet", before.QuerySelector(".note")?.TextContent, StringComparison.Ordinal);
        Assert.StartsWith("This is the first account here", first.QuerySelector(".note")?.TextContent, StringComparison.Ordinal);
        Assert.Null(first.QuerySelector("main a[href^='/sign-in']"));
        Assert.Null(after.QuerySelector(".note"));
        Assert.Null(second.QuerySelector(".note"));
        Assert.NotNull(second.QuerySelector("main a[href='/sign-in']"));
    }

    [Fact]
    public async Task Who_makes_the_first_account_from_elsewhere_is_told_where_the_setup_code_stands()
    {
        await using var app = new ParleyApp();
        using var browser = app.CreateBrowser();
        browser.DefaultRequestHeaders.Add("Via", "1.1 somewhere");

        var page = await ParseAsync(await browser.GetAsync(new Uri("/sign-up", UriKind.Relative), Cancelled));

        Assert.Equal("setupCode-hint", page.QuerySelector("#setupCode")?.GetAttribute("aria-describedby"));
        Assert.Contains("Setup code for the first account", page.QuerySelector("#setupCode-hint")?.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_is_made_and_signed_in_by_form()
    {
        await using var app = new ParleyApp();
        using var browser = app.CreateBrowser();

        using var answer = await browser.SubmitAsync("/sign-up", ("username", "ada"), ("password", ParleyApp.Password), ("returnUrl", "/settings"));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/settings", answer.Headers.Location!.OriginalString);
        Assert.Contains("HttpOnly", Assert.Single(answer.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_refused_sign_up_says_why_under_the_field_and_keeps_the_name_but_not_the_password()
    {
        await using var app = new ParleyApp();
        using var browser = app.CreateBrowser();

        using var answer = await browser.SubmitAsync("/sign-up", ("username", "ada"), ("password", "short-secret"[..5]));
        var page = await ParseAsync(answer);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Single(page.QuerySelectorAll("[role=alert]"));
        Assert.Equal("ada", page.QuerySelector("#username")!.GetAttribute("value"));
        Assert.Null(page.QuerySelector("#password")!.GetAttribute("value"));
        Assert.NotEmpty(page.QuerySelector("#password-hint .wrong")!.TextContent);
    }

    [Theory]
    [InlineData("/sign-up", HttpStatusCode.BadRequest)]
    [InlineData("/send", HttpStatusCode.BadRequest)]
    [InlineData("/queue/0198f2aa-0000-7000-8000-000000000000/send", HttpStatusCode.NotFound)]
    public async Task A_form_of_which_no_field_is_known_is_refused(string path, HttpStatusCode status)
    {
        await using var app = new ParleyApp();
        using var browser = await app.SignedUpAsync("ada");

        using var answer = await browser.SubmitAsync(path, ("nothing", "known"));

        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("/é")]
    [InlineData("/c/\u202e")]
    [InlineData("/\u00a0/evil.example")]
    public async Task An_address_to_return_to_that_no_header_can_hold_is_left_out(string returnUrl)
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedUpAsync("ada");

        using var signedIn = await ada.GetAsync(new Uri($"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}", UriKind.Relative), Cancelled);
        using var changed = await ada.SubmitAsync("/c", ("id", Guid.CreateVersion7().ToString()), ("change", "pin"), ("back", returnUrl));

        Assert.Equal("/", signedIn.Headers.Location?.OriginalString);
        Assert.Equal("/", changed.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_referrer_that_is_no_address_leads_nowhere()
    {
        await using var app = new ParleyApp();
        using var browser = app.CreateBrowser();
        browser.DefaultRequestHeaders.TryAddWithoutValidation("Referer", "garbage");

        using var answer = await browser.SubmitAsync("/theme", ("theme", "dark"));

        Assert.Equal("/", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_wrong_password_is_told_in_words()
    {
        await using var app = new ParleyApp();
        using var browser = app.CreateBrowser();

        using var answer = await browser.SubmitAsync("/sign-in", ("username", "nobody"), ("password", "wrong"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Username or password is wrong.", (await ParseAsync(answer)).QuerySelector("[role=alert]")!.TextContent);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    public async Task The_way_back_never_leaves_the_server(string returnUrl)
    {
        await using var app = new ParleyApp();
        using var browser = app.CreateBrowser();

        using var answer = await browser.SubmitAsync("/sign-up", ("username", "ada"), ("password", ParleyApp.Password), ("returnUrl", returnUrl));

        Assert.Equal("/", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_form_on_another_site_signs_nobody_in()
    {
        await using var app = new ParleyApp();
        using var browser = app.CreateBrowser(site: "cross-site");

        using var answer = await browser.SubmitAsync("/sign-up", ("username", "ada"), ("password", ParleyApp.Password));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task After_signing_out_the_session_is_dead()
    {
        await using var app = new ParleyApp();
        using var browser = app.CreateBrowser();
        using var signedUp = await browser.SubmitAsync("/sign-up", ("username", "ada"), ("password", ParleyApp.Password));

        using var signedOut = await browser.SubmitAsync("/sign-out");
        using var after = await browser.GetAsync(new Uri("/api/me", UriKind.Relative), Cancelled);

        Assert.Equal("/sign-in", signedOut.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task What_is_not_there_is_a_page_with_a_way_back()
    {
        await using var app = new ParleyApp();
        using var browser = app.CreateBrowser();

        using var answer = await browser.GetAsync(new Uri("/no/such/page", UriKind.Relative), Cancelled);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.NotNull((await ParseAsync(answer)).QuerySelector("main a[href='/']"));
    }

    [Fact]
    public async Task Styles_are_compressed_and_kept_for_ever()
    {
        await using var app = new ParleyApp();
        using var browser = app.CreateBrowser();
        var address = (await ParseAsync(await browser.GetAsync(new Uri("/sign-up", UriKind.Relative), Cancelled))).QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!;
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative)) { Headers = { { "Accept-Encoding", "br" } } };

        using var answer = await browser.SendAsync(request, Cancelled);

        Assert.Equal("br", Assert.Single(answer.Content.Headers.ContentEncoding));
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("/*", await browser.GetStringAsync(new Uri(address, UriKind.Relative), Cancelled), StringComparison.Ordinal);
        Assert.True(answer.Content.Headers.ContentLength < 9_500, $"{answer.Content.Headers.ContentLength} bytes");
    }

    private static async Task<IDocument> ParseAsync(HttpResponseMessage answer) =>
        new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Cancelled));
}
