using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Server.Accounts;
using Parley.Tests.Infrastructure;
using Session = Parley.Server.Accounts.Session;

namespace Parley.Tests.Accounts;

public sealed class RefreshTests
{
    private readonly FakeTimeProvider clock = new(Calls.SomeDay);

    [Fact]
    public async Task A_refresh_gives_a_new_pair_of_the_same_session()
    {
        await using var app = new ParleyApp().WithClock(clock);
        var client = app.NewClient();
        var first = await client.RegisterAsync("alice");

        var second = await client.RefreshAsync(first.RefreshToken);

        Assert.NotEqual(first.RefreshToken, second.RefreshToken);
        Assert.NotEqual(first.AccessToken, second.AccessToken);
        Assert.Equal(first.User, second.User);
        Assert.Single((await client.CallAsync(HttpMethod.Get, "/api/me/sessions", bearer: second.AccessToken).ReadAsync<SessionList>()).Items);
    }

    [Fact]
    public async Task The_preceding_token_gets_the_same_successor_for_ten_seconds()
    {
        await using var app = new ParleyApp().WithClock(clock);
        var client = app.NewClient();
        var first = await client.RegisterAsync("alice");

        var tabs = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.RefreshAsync(first.RefreshToken)));
        clock.Advance(TimeSpan.FromSeconds(9));
        var late = await client.RefreshAsync(first.RefreshToken);

        Assert.Single(tabs.Append(late).Select(answer => answer.RefreshToken).Distinct());
        Assert.Equal(HttpStatusCode.OK, await client.MeAsync(late.AccessToken));
        await client.RefreshAsync(late.RefreshToken);
    }

    [Fact]
    public async Task A_used_token_ends_its_session_after_the_grace()
    {
        await using var app = new ParleyApp().WithClock(clock);
        var client = app.NewClient();
        var first = await client.RegisterAsync("alice");
        var second = await client.RefreshAsync(first.RefreshToken);
        clock.Advance(TimeSpan.FromSeconds(11));

        await Refused(client, first.RefreshToken);

        await Refused(client, second.RefreshToken);
        Assert.Equal(HttpStatusCode.Unauthorized, await client.MeAsync(second.AccessToken));
    }

    [Fact]
    public async Task A_used_token_ends_its_session_as_soon_as_its_successor_is_used()
    {
        await using var app = new ParleyApp().WithClock(clock);
        var client = app.NewClient();
        var first = await client.RegisterAsync("alice");
        var second = await client.RefreshAsync(first.RefreshToken);
        var third = await client.RefreshAsync(second.RefreshToken);

        await Refused(client, first.RefreshToken);

        await Refused(client, third.RefreshToken);
        Assert.Equal(HttpStatusCode.Unauthorized, await client.MeAsync(third.AccessToken));
    }

    [Fact]
    public async Task A_token_that_was_made_up_ends_nobodys_session()
    {
        await using var app = new ParleyApp().WithClock(clock);
        var client = app.NewClient();
        var first = await client.RegisterAsync("alice");
        var second = await client.RefreshAsync(first.RefreshToken);
        var genuine = SessionSecret.Parse(first.RefreshToken)!.Value;

        foreach (var token in new[] { "", "x", new string('A', 70), new string('!', 70), new string('é', 70), (genuine with { Secret = new byte[32] }).ToString(), SessionSecret.Random(genuine.SessionId).ToString(), first.RefreshToken![..^1], first.RefreshToken + "A" })
            await Refused(client, token);

        await client.RefreshAsync(second.RefreshToken);
    }

    [Fact]
    public async Task Nothing_to_refresh_with_is_refused()
    {
        await using var app = new ParleyApp().WithClock(clock);
        var client = app.NewClient();

        await client.PostAsync("/api/refresh").ProblemAsync(HttpStatusCode.Unauthorized, ProblemCodes.InvalidRefreshToken);
        await client.PostAsync("/api/refresh", "{}").RefusesFieldAsync("refreshToken");
        await client.PostAsync("/api/refresh", """{"refreshToken": 5}""").RefusesFieldAsync("refreshToken");
    }

    [Fact]
    public async Task A_session_that_is_not_used_ends_and_one_that_is_used_does_not()
    {
        await using var app = new ParleyApp().WithClock(clock);
        var client = app.NewClient();
        var idle = await client.RegisterAsync("alice");
        var used = await client.LoginAsync("alice");

        clock.AdjustTime(clock.GetUtcNow().AddDays(29));
        used = await client.RefreshAsync(used.RefreshToken);
        clock.AdjustTime(clock.GetUtcNow().AddDays(2));

        await Refused(client, idle.RefreshToken);
        await client.RefreshAsync(used.RefreshToken);
    }

    [Fact]
    public async Task Refreshing_does_not_keep_a_session_alive_for_ever()
    {
        await using var app = new ParleyApp().WithClock(clock);
        var client = app.NewClient();
        var signedIn = await client.RegisterAsync("alice");
        for (var i = 0; i < 4; i++)
        {
            clock.AdjustTime(clock.GetUtcNow().AddDays(22));
            signedIn = await client.RefreshAsync(signedIn.RefreshToken);
        }

        clock.AdjustTime(clock.GetUtcNow().AddDays(3));

        await Refused(client, signedIn.RefreshToken);
    }

    [Fact]
    public async Task Another_signing_key_ends_access_tokens_but_not_sessions()
    {
        var data = Directory.CreateTempSubdirectory("parley-test-").FullName;
        try
        {
            SignedIn signedIn;
            await using (var before = new ParleyApp().OnData(data).With("SECRET_KEY", new string('a', 32)))
                signedIn = await before.NewClient().RegisterAsync("alice");

            await using var after = new ParleyApp().OnData(data).With("SECRET_KEY", new string('b', 32));
            var client = after.NewClient();
            Assert.Equal(HttpStatusCode.Unauthorized, await client.MeAsync(signedIn.AccessToken));
            var next = await client.RefreshAsync(signedIn.RefreshToken);
            Assert.Equal(HttpStatusCode.OK, await client.MeAsync(next.AccessToken));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact, Trait(Databases.Trait, Databases.Sqlite)]
    public async Task No_token_can_be_read_from_the_database()
    {
        await using var app = new ParleyApp().WithClock(clock);
        var client = app.NewClient();
        var signedIn = await client.RegisterAsync("alice");
        var second = await client.RefreshAsync(signedIn.RefreshToken);
        var secret = SessionSecret.Parse(second.RefreshToken)!.Value;

        var row = await app.ReadAsync(db => db.Set<Session>().AsNoTracking().SingleAsync(Calls.Cancellation));

        Assert.Equal(secret.Hash, row.RefreshHash);
        Assert.NotEqual(secret.Secret, row.RefreshHash);
        foreach (var file in Directory.GetFiles(app.DataDirectory, "parley.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy, Calls.Cancellation);
            Assert.Equal(-1, copy.ToArray().AsSpan().IndexOf(secret.Secret));
            Assert.Equal(-1, copy.ToArray().AsSpan().IndexOf("long enough for anybody"u8));
        }
    }

    private static async Task Refused(HttpClient client, string? token) =>
        await client.PostAsync("/api/refresh", new Refresh(token)).ProblemAsync(HttpStatusCode.Unauthorized, ProblemCodes.InvalidRefreshToken);
}
