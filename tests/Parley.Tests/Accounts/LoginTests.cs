using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Server.Accounts;
using Parley.Tests.Infrastructure;
using BC = BCrypt.Net.BCrypt;

namespace Parley.Tests.Accounts;

public sealed class LoginTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task An_unknown_name_and_a_wrong_password_get_the_same_answer()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        await client.RegisterAsync("alice");

        foreach (var password in new[] { "a wrong password", new string('x', 5000), "short" })
        {
            var wrong = await client.PostAsync("/api/login", new Login("alice", password)).ProblemAsync(HttpStatusCode.Unauthorized, ProblemCodes.InvalidCredentials);
            foreach (var name in new[] { "nobody", new string('n', 1024), "' OR 1=1--", "%", " alice", "al\u200bice", "..", "<b>" })
            {
                var unknown = await client.PostAsync("/api/login", new Login(name, password)).ProblemAsync(HttpStatusCode.Unauthorized, ProblemCodes.InvalidCredentials);
                Assert.Equal((wrong.Title, wrong.Detail, wrong.Type), (unknown.Title, unknown.Detail, unknown.Type));
            }
        }
    }

    [Theory]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaX", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaY")]
    [InlineData(" secret passphrase ", "secret passphrase")]
    [InlineData("Secret passphrase", "secret passphrase")]
    [InlineData("😀😁😂😃😄😅😆😇😈😉😊😋😌😍😎😏😐😑X", "😀😁😂😃😄😅😆😇😈😉😊😋😌😍😎😏😐😑Y")]
    public async Task A_password_counts_to_its_last_character(string password, string other)
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        await client.RegisterAsync("alice", password);

        await client.LoginAsync("alice", password);
        await client.PostAsync("/api/login", new Login("alice", other)).ProblemAsync(HttpStatusCode.Unauthorized, ProblemCodes.InvalidCredentials);
    }

    [Fact]
    public async Task A_password_is_the_same_however_the_keyboard_composes_it()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        await client.RegisterAsync("alice", "un caf\u00e9 cr\u00e8me");

        await client.LoginAsync("alice", "un cafe\u0301 cre\u0300me");
    }

    [Theory, Trait(Databases.Trait, Databases.Either)]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    [InlineData("true", HttpStatusCode.BadRequest)]
    [InlineData("""["alice"]""", HttpStatusCode.BadRequest)]
    [InlineData("""{"username": {"$ne": null}, "password": "x"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"username": "alice", "password": {"a": []}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"username": "alice", "USERNAME": "bob", "password": "x"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"username": "", "password": ""}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"username": "alice"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"username": "alice", "password": "nobody's password", "more": 1}""", HttpStatusCode.Unauthorized)]
    [InlineData("\uFEFF{\"username\": \"alice\", \"password\": \"nobody's password\"}", HttpStatusCode.Unauthorized)]
    public async Task A_body_that_is_no_login_is_refused(string body, HttpStatusCode expected)
    {
        Assert.Equal(expected, await shared.App.NewClient().PostAsync("/api/login", body).StatusAsync());
    }

    [Fact, Trait(Databases.Trait, Databases.Either)]
    public async Task Deep_nesting_is_refused_at_once()
    {
        Assert.Equal(HttpStatusCode.BadRequest, await shared.App.NewClient().PostAsync("/api/login", new string('[', 200_000)).StatusAsync());
    }

    [Fact, Trait(Databases.Trait, Databases.Either)]
    public async Task Credentials_in_the_address_are_no_login()
    {
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await shared.App.NewClient().GetAsync(new Uri("/api/login?username=alice&password=x", UriKind.Relative), Calls.Cancellation).StatusAsync());
    }

    [Theory, Trait(Databases.Trait, Databases.Either)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task A_form_of_another_site_is_no_login(string contentType)
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        await client.RegisterAsync("alice");
        using var content = new StringContent($$"""{"username": "alice", "password": "{{ParleyApp.Password}}"}""", Encoding.UTF8, new MediaTypeHeaderValue(contentType));

        using var answer = await client.PostAsync(new Uri("/api/login?useCookies=true", UriKind.Relative), content, Calls.Cancellation);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Theory, Trait(Databases.Trait, Databases.Either)]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("$2a$99$x")]
    [InlineData("v1:")]
    [InlineData("v1:$2a$99$x")]
    [InlineData("v1:$2a$04$tooshort")]
    [InlineData("v1:$2a$04$!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    [InlineData(null)]
    public async Task A_damaged_hash_lets_nobody_in(string? stored)
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        await client.RegisterAsync("alice");
        await app.UpdateAccountAsync("alice", account => account.PasswordHash = stored);

        await client.PostAsync("/api/login", new Login("alice", ParleyApp.Password)).ProblemAsync(HttpStatusCode.Unauthorized, ProblemCodes.InvalidCredentials);
    }

    [Fact]
    public async Task A_cheaper_hash_is_replaced_at_the_next_login()
    {
        await using var app = new ParleyApp().With(builder => builder.ReplaceCost(5));
        var client = app.NewClient();
        await client.RegisterAsync("alice");
        var cheaper = new BcryptPasswordHasher(new PasswordCost(4), Microsoft.Extensions.Logging.Abstractions.NullLogger<BcryptPasswordHasher>.Instance).HashPassword(null, ParleyApp.Password);
        await app.UpdateAccountAsync("alice", account => account.PasswordHash = cheaper);

        await client.LoginAsync("alice");

        var hash = await app.ReadAsync(db => db.Set<Account>().Select(a => a.PasswordHash!).SingleAsync(Calls.Cancellation));
        Assert.Equal("05", BC.InterrogateHash(hash["v1:".Length..]).WorkFactor);
        await client.LoginAsync("alice");
    }

    [Fact]
    public async Task Two_logins_are_two_sessions()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        var first = await client.RegisterAsync("alice");
        var second = await client.LoginAsync("alice");

        var sessions = await client.CallAsync(HttpMethod.Get, "/api/me/sessions", bearer: second.AccessToken).ReadAsync<SessionList>();

        Assert.Equal(2, sessions.Items.Count);
        Assert.Single(sessions.Items, session => session.Current);
        Assert.NotEqual(first.RefreshToken, second.RefreshToken);
    }
}
