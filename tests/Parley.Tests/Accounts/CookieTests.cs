using System.Net;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Accounts;

[Trait(Databases.Trait, Databases.Either)]
public sealed class CookieTests
{
    private static readonly Login Alice = new("alice", ParleyApp.Password);

    [Fact]
    public async Task The_session_is_in_the_cookie_and_nowhere_else()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();

        using var registered = await client.PostAsync("/api/register?useCookies=true", new Register("alice", ParleyApp.Password));
        using var answer = await client.PostAsync("/api/login?useCookies=true", Alice);

        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("parley=", cookie, StringComparison.Ordinal);
        Assert.Contains("; path=/; samesite=lax; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("oken", await answer.Content.ReadAsStringAsync(Calls.Cancellation), StringComparison.Ordinal);
        Assert.NotEqual(CookieOf(registered), CookieOf(answer));
        Assert.Equal(HttpStatusCode.OK, await client.CallAsync(HttpMethod.Get, "/api/me", headers: CookieOf(answer)).StatusAsync());
    }

    [Fact]
    public async Task What_changes_something_by_cookie_must_come_from_our_own_pages()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        await client.RegisterAsync("alice");
        var cookie = CookieOf(await client.PostAsync("/api/login?useCookies=true", Alice));
        var own = client.BaseAddress!.GetLeftPart(UriPartial.Authority);

        foreach (var (header, value) in Foreign(own))
        {
            await client.PostAsync("/api/refresh", headers: [cookie, (header, value)]).ProblemAsync(HttpStatusCode.Forbidden, ProblemCodes.Forbidden);
            await client.PostAsync("/api/logout", headers: [cookie, (header, value)]).ProblemAsync(HttpStatusCode.Forbidden, ProblemCodes.Forbidden);
            await client.CallAsync(HttpMethod.Patch, "/api/me", new UpdateProfile("Mallory"), headers: [cookie, (header, value)]).ProblemAsync(HttpStatusCode.Forbidden, ProblemCodes.Forbidden);
            await client.PostAsync("/api/login?useCookies=true", Alice, headers: (header, value)).ProblemAsync(HttpStatusCode.Forbidden, ProblemCodes.Forbidden);
            Assert.Equal(HttpStatusCode.OK, await client.CallAsync(HttpMethod.Get, "/api/me", headers: [cookie, (header, value)]).StatusAsync());
        }

        // Without a word of the browser's, only what the cookie authenticates is refused.
        await client.PostAsync("/api/logout", headers: cookie).ProblemAsync(HttpStatusCode.Forbidden, ProblemCodes.Forbidden);
        await client.PostAsync("/api/refresh", headers: cookie).ProblemAsync(HttpStatusCode.Forbidden, ProblemCodes.Forbidden);
        Assert.Equal(HttpStatusCode.OK, await client.PostAsync("/api/login?useCookies=true", Alice, headers: cookie).StatusAsync());

        Assert.Equal(HttpStatusCode.NoContent, await client.PostAsync("/api/refresh", headers: [cookie, ("Origin", own)]).StatusAsync());
        Assert.Equal(HttpStatusCode.NoContent, await client.PostAsync("/api/logout", headers: [cookie, ("Sec-Fetch-Site", "same-origin"), ("Origin", "https://elsewhere")]).StatusAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, await client.CallAsync(HttpMethod.Get, "/api/me", headers: cookie).StatusAsync());
    }

    [Fact]
    public async Task A_token_may_come_from_anywhere()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        var signedIn = await client.RegisterAsync("alice");

        Assert.Equal(HttpStatusCode.NoContent, await client.PostAsync("/api/logout", bearer: signedIn.AccessToken, headers: ("Sec-Fetch-Site", "cross-site")).StatusAsync());
    }

    [Fact]
    public async Task A_renewed_cookie_is_given_for_longer()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        using var registered = await client.PostAsync("/api/register?useCookies=true", new Register("alice", ParleyApp.Password));

        using var answer = await client.PostAsync("/api/refresh", headers: [CookieOf(registered), ("Sec-Fetch-Site", "same-origin")]);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Contains("max-age=", Assert.Single(answer.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, await client.CallAsync(HttpMethod.Get, "/api/me", headers: CookieOf(answer)).StatusAsync());
    }

    [Fact]
    public async Task A_bad_token_is_refused_beside_a_good_cookie()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        using var registered = await client.PostAsync("/api/register?useCookies=true", new Register("alice", ParleyApp.Password));

        Assert.Equal(HttpStatusCode.Unauthorized, await client.CallAsync(HttpMethod.Get, "/api/me", bearer: "x", headers: CookieOf(registered)).StatusAsync());
    }

    [Fact]
    public async Task A_cookie_that_was_made_up_is_nobodys()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        var bearer = await client.RegisterAsync("alice");
        var (name, value) = CookieOf(await client.PostAsync("/api/login?useCookies=true", Alice));
        var swapped = value[..^2] + (value.EndsWith('A') ? "BB" : "AA");

        foreach (var made in new[] { "parley=", "parley=x", "parley=" + new string('!', 70), swapped, "__Host-" + value, $"parley={bearer.RefreshToken}" })
            Assert.Equal(HttpStatusCode.Unauthorized, await client.CallAsync(HttpMethod.Get, "/api/me", headers: (name, made)).StatusAsync());
    }

    private static IEnumerable<(string, string)> Foreign(string own) =>
    [
        ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Sec-Fetch-Site", "none"), ("Sec-Fetch-Site", ""),
        ("Origin", "null"), ("Origin", "https://elsewhere.example"), ("Origin", own + ".evil.example"), ("Origin", own.Replace("http:", "https:", StringComparison.Ordinal)),
        ("Origin", "http://127.0.0.1:1"), ("Origin", "not an origin"),
    ];

    private static (string, string) CookieOf(HttpResponseMessage answer) => ("Cookie", answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
}
