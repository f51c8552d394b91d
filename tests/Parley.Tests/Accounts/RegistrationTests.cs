using System.Net;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Accounts;

public sealed class RegistrationTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task An_account_is_made_and_signed_in_and_its_password_stays_here()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();

        using var answer = await client.PostAsync("/api/register", new Register("Ada", ParleyApp.Password, "Ada Lovelace"));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var body = await answer.Content.ReadAsStringAsync(Calls.Cancellation);
        Assert.DoesNotContain(ParleyApp.Password, body, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Set-Cookie", answer.Headers.Select(h => h.Key));
        var signedIn = await client.LoginAsync("ada");
        Assert.Equal(("Bearer", 900, "Ada", "Ada Lovelace"), (signedIn.TokenType, signedIn.ExpiresIn, signedIn.User.Username, signedIn.User.DisplayName));
        Assert.Equal(7, signedIn.User.Id.Version);
        Assert.Equal(HttpStatusCode.OK, await client.MeAsync(signedIn.AccessToken));
    }

    [Theory]
    [InlineData("alice", "alice")]
    [InlineData("Alice", "aLiCe")]
    [InlineData("caf\u00e9", "cafe\u0301")]
    [InlineData("alice", "ａｌｉｃｅ")]
    [InlineData("straße", "STRASSE")]
    [InlineData("istanbul", "İSTANBUL")]
    [InlineData("istanbul", "ıstanbul")]
    [InlineData("ΟΔΟΣ", "οδος")]
    [InlineData("kelvin", "\u212aelvin")]
    public async Task A_name_is_given_once_however_it_is_written(string first, string second)
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        await client.RegisterAsync(first, "the first one's password");

        await client.PostAsync("/api/register", new Register(second, "the second one's password"))
            .ProblemAsync(HttpStatusCode.Conflict, ProblemCodes.UsernameTaken);

        await client.LoginAsync(second, "the first one's password");
    }

    [Fact]
    public async Task Twenty_registrations_of_one_name_at_once_make_one_account()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            client.PostAsync("/api/register", new Register("alice", $"the password of number {i}")).StatusAsync()));

        Assert.Single(answers, HttpStatusCode.Created);
        Assert.Equal(19, answers.Count(status => status == HttpStatusCode.Conflict));
        var winner = Array.IndexOf(answers, HttpStatusCode.Created);
        for (var i = 0; i < 5; i++)
        {
            var expected = i == winner ? HttpStatusCode.OK : HttpStatusCode.Unauthorized;
            Assert.Equal(expected, await client.PostAsync("/api/login", new Login("alice", $"the password of number {i}")).StatusAsync());
        }
    }

    [Theory, Trait(Databases.Trait, Databases.Either)]
    [InlineData("""{"password": "long enough for anybody"}""", "username")]
    [InlineData("""{"username": null, "password": "long enough for anybody"}""", "username")]
    [InlineData("""{"username": "alice"}""", "password")]
    [InlineData("""{"username": "", "password": "long enough for anybody"}""", "username")]
    [InlineData("""{"username": 1, "password": "long enough for anybody"}""", "username")]
    [InlineData("""{"username": ["alice"], "password": "long enough for anybody"}""", "username")]
    [InlineData("""{"username": "alice", "password": {"$ne": null}}""", "password")]
    [InlineData("""{"username": "a\u0000b", "password": "long enough for anybody"}""", "username")]
    [InlineData("""{"username": "x\ud800y", "password": "long enough for anybody"}""", "username")]
    [InlineData("""{"username": "alice", "password": "long enough \ud800 for"}""", "password")]
    [InlineData("""{"username": "alice", "password": "long enough \u0000 for"}""", "password")]
    [InlineData("""{"username": "alice", "username": "bob", "password": "long enough for anybody"}""", "username")]
    [InlineData("""{"username": "alice", "password": "short"}""", "password")]
    [InlineData("""{"username": "twelve-chars", "password": "TWELVE-chars"}""", "password")]
    [InlineData("""{"username": "alice", "password": "long enough for anybody", "displayName": " "}""", "displayName")]
    public async Task What_is_wrong_is_named(string body, string field)
    {
        await shared.App.NewClient().PostAsync("/api/register", body).RefusesFieldAsync(field);
    }

    [Fact, Trait(Databases.Trait, Databases.Either)]
    public async Task What_is_missing_is_told_by_the_words_of_the_wire()
    {
        await using var app = new ParleyApp();

        var problem = await app.NewClient().PostAsync("/api/register", "{}").ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.InvalidRequest);

        Assert.Equal(["Must be given."], problem.Errors!["username"]);
        Assert.Equal(["Must be given."], problem.Errors["password"]);
    }

    [Fact]
    public async Task A_password_may_be_of_blanks_only()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();

        await client.RegisterAsync("alice", new string('\u3000', 13));

        await client.LoginAsync("alice", new string('\u3000', 13));
    }

    [Fact]
    public async Task Members_that_nobody_knows_change_nothing()
    {
        await using var app = new ParleyApp();
        await app.NewClient().RegisterAsync("admin-person");

        var signedIn = await app.NewClient().PostAsync("/api/register",
            """{"username": "alice", "password": "long enough for anybody", "role": "admin", "isAdmin": true, "id": "00000000-0000-0000-0000-000000000001"}""")
            .ReadAsync<SignedIn>(HttpStatusCode.Created);

        Assert.Equal(Roles.User, signedIn.User.Role);
        Assert.NotEqual(Guid.Parse("00000000-0000-0000-0000-000000000001"), signedIn.User.Id);
    }

    [Fact, Trait(Databases.Trait, Databases.Either)]
    public async Task Where_registration_is_closed_only_the_first_account_can_be_made()
    {
        await using var app = new ParleyApp().With("Accounts__Registration", "closed");
        var client = app.NewClient();
        await client.RegisterAsync("ada");

        await client.PostAsync("/api/register", new Register("bob", ParleyApp.Password)).ProblemAsync(HttpStatusCode.Forbidden, ProblemCodes.RegistrationClosed);
        Assert.Equal(HttpStatusCode.Unauthorized, await client.PostAsync("/api/login", new Login("bob", ParleyApp.Password)).StatusAsync());
    }

    [Fact]
    public async Task An_account_that_awaits_approval_is_made_but_cannot_be_used()
    {
        await using var app = new ParleyApp().With("Accounts__Registration", "approval");
        var client = app.NewClient();
        await client.RegisterAsync("ada");

        var answer = await client.PostAsync("/api/register", new Register("bob", ParleyApp.Password)).ReadAsync<SignedIn>(HttpStatusCode.Accepted);

        Assert.Equal("bob", answer.User.Username);
        Assert.Null(answer.AccessToken);
        Assert.Null(answer.RefreshToken);
        await client.PostAsync("/api/login", new Login("bob", ParleyApp.Password)).ProblemAsync(HttpStatusCode.Forbidden, ProblemCodes.AccountPending);
        await client.PostAsync("/api/login", new Login("bob", "not the password")).ProblemAsync(HttpStatusCode.Unauthorized, ProblemCodes.InvalidCredentials);
    }

    [Fact, Trait(Databases.Trait, Databases.Either)]
    public async Task Too_many_accounts_from_one_address_must_wait()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        for (var i = 0; i < 100; i++)
            await client.PostAsync("/api/register", new Register("alice", ParleyApp.Password)).StatusAsync();

        using var answer = await client.PostAsync("/api/register", new Register("bob", ParleyApp.Password));

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 36);
    }

    [Fact, Trait(Databases.Trait, Databases.Either)]
    public async Task Without_rate_limits_any_number_of_accounts_can_be_made()
    {
        await using var app = new ParleyApp().With("RateLimits__Enabled", "false");
        var client = app.NewClient();
        for (var i = 0; i < 110; i++)
            await client.PostAsync("/api/register", new Register("alice", ParleyApp.Password)).StatusAsync();

        await client.RegisterAsync("bob");
    }
}
