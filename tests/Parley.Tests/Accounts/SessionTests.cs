using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Server.Accounts;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Accounts;

public sealed class SessionTests
{
    [Fact]
    public async Task After_logout_the_access_token_and_the_refresh_token_are_dead()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        var signedIn = await client.RegisterAsync("alice");
        var other = await client.LoginAsync("alice");

        Assert.Equal(HttpStatusCode.NoContent, await client.PostAsync("/api/logout", bearer: signedIn.AccessToken).StatusAsync());

        Assert.Equal(HttpStatusCode.Unauthorized, await client.MeAsync(signedIn.AccessToken));
        Assert.Equal(HttpStatusCode.Unauthorized, await client.PostAsync("/api/refresh", new Refresh(signedIn.RefreshToken)).StatusAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, await client.PostAsync("/api/logout", bearer: signedIn.AccessToken).StatusAsync());
        Assert.Equal(HttpStatusCode.OK, await client.MeAsync(other.AccessToken));
    }

    [Fact]
    public async Task What_streams_to_a_session_ends_with_it()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        var signedIn = await client.RegisterAsync("alice");
        await client.MeAsync(signedIn.AccessToken);
        var session = Assert.Single(app.Services.GetRequiredService<SessionCache>().Live);
        var ended = new TaskCompletionSource();
        await using var registration = session.User.SessionEnded.Register(ended.SetResult);

        await client.PostAsync("/api/logout", bearer: signedIn.AccessToken).StatusAsync();

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), Calls.Cancellation);
    }

    [Fact]
    public async Task One_of_the_sessions_can_be_ended_from_the_list()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        var here = await client.RegisterAsync("alice");
        var there = await client.PostAsync("/api/login", new Login("alice", ParleyApp.Password), headers: ("User-Agent", "Phone/1.0")).ReadAsync<SignedIn>();
        var mallory = await client.RegisterAsync("mallory");

        var list = await client.CallAsync(HttpMethod.Get, "/api/me/sessions", bearer: here.AccessToken).ReadAsync<SessionList>();
        var phone = Assert.Single(list.Items, session => session.UserAgent == "Phone/1.0");
        Assert.False(phone.Current);
        Assert.Equal("127.0.0.1", phone.Address);

        Task<HttpResponseMessage> End(string? bearer) => client.CallAsync(HttpMethod.Delete, $"/api/me/sessions/{phone.Id}", bearer: bearer);
        await End(mallory.AccessToken).ProblemAsync(HttpStatusCode.NotFound, ProblemCodes.NotFound);
        Assert.Equal(HttpStatusCode.OK, await client.MeAsync(there.AccessToken));
        Assert.Equal(HttpStatusCode.NoContent, await End(here.AccessToken).StatusAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, await client.MeAsync(there.AccessToken));
        Assert.Equal(HttpStatusCode.OK, await client.MeAsync(here.AccessToken));
        await End(here.AccessToken).ProblemAsync(HttpStatusCode.NotFound, ProblemCodes.NotFound);
    }

    [Fact]
    public async Task A_session_that_ends_while_it_is_looked_up_is_not_found_again()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        for (var round = 0; round < 20; round++)
        {
            var signedIn = round == 0 ? await client.RegisterAsync("alice") : await client.LoginAsync("alice");
            var racing = Enumerable.Range(0, 4).Select(_ => client.MeAsync(signedIn.AccessToken)).ToList();
            await client.PostAsync("/api/logout", bearer: signedIn.AccessToken).StatusAsync();

            Assert.Equal(HttpStatusCode.Unauthorized, await client.MeAsync(signedIn.AccessToken));
            await Task.WhenAll(racing);
        }
    }

    [Fact]
    public async Task A_hundred_sessions_are_kept_and_the_oldest_makes_room()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        var oldest = await client.RegisterAsync("alice");
        for (var i = 0; i < 99; i++)
            await client.LoginAsync("alice");
        Assert.Equal(HttpStatusCode.OK, await client.MeAsync(oldest.AccessToken));

        var newest = await client.LoginAsync("alice");

        var list = await client.CallAsync(HttpMethod.Get, "/api/me/sessions", bearer: newest.AccessToken).ReadAsync<SessionList>();
        Assert.Equal(100, list.Items.Count);
        Assert.Contains(list.Items, session => session.Current);
    }

    [Fact]
    public async Task Changing_the_password_ends_every_other_session()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        var here = await client.RegisterAsync("alice");
        var there = await client.LoginAsync("alice");
        await client.MeAsync(there.AccessToken);

        Task<HttpResponseMessage> Change(string? current, string? next) => client.PostAsync("/api/me/password", new ChangePassword(current, next), here.AccessToken);
        await Change("not my password", "another long password").RefusesFieldAsync("currentPassword");
        await Change(ParleyApp.Password, "short").RefusesFieldAsync("newPassword");
        await Change(null, "another long password").RefusesFieldAsync("currentPassword");
        Assert.Equal(HttpStatusCode.OK, await client.MeAsync(there.AccessToken));
        Assert.Equal(HttpStatusCode.NoContent, await Change(ParleyApp.Password, "another long password").StatusAsync());

        Assert.Equal(HttpStatusCode.OK, await client.MeAsync(here.AccessToken));
        Assert.Equal(HttpStatusCode.Unauthorized, await client.MeAsync(there.AccessToken));
        Assert.Equal(HttpStatusCode.Unauthorized, await client.PostAsync("/api/refresh", new Refresh(there.RefreshToken)).StatusAsync());
        await client.RefreshAsync(here.RefreshToken);
        Assert.Equal(HttpStatusCode.Unauthorized, await client.PostAsync("/api/login", new Login("alice", ParleyApp.Password)).StatusAsync());
        await client.LoginAsync("alice", "another long password");
    }

    [Fact]
    public async Task All_other_sessions_end_in_one_call_and_nobody_else_s()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        var here = await client.RegisterAsync("alice");
        var there = await client.LoginAsync("alice");
        var bob = await client.RegisterAsync("bob");
        await client.MeAsync(there.AccessToken);

        Assert.Equal(HttpStatusCode.NoContent, await client.CallAsync(HttpMethod.Delete, "/api/me/sessions", bearer: here.AccessToken).StatusAsync());

        Assert.Equal(HttpStatusCode.OK, await client.MeAsync(here.AccessToken));
        Assert.Equal(HttpStatusCode.Unauthorized, await client.MeAsync(there.AccessToken));
        Assert.Equal(HttpStatusCode.Unauthorized, await client.PostAsync("/api/refresh", new Refresh(there.RefreshToken)).StatusAsync());
        Assert.Equal(HttpStatusCode.OK, await client.MeAsync(bob.AccessToken));
    }

    [Fact]
    public async Task The_profile_shows_a_new_display_name_at_once()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        var signedIn = await client.RegisterAsync("alice");
        Task<HttpResponseMessage> Update(object body) => client.CallAsync(HttpMethod.Patch, "/api/me", body, signedIn.AccessToken);

        Assert.Equal("Alice ☂ B.", (await Update(new UpdateProfile("Alice ☂ B.")).ReadAsync<User>()).DisplayName);
        Assert.Equal("Alice ☂ B.", (await Update("""{"role": "user", "username": "root2"}""").ReadAsync<User>()).DisplayName);
        await Update(new UpdateProfile("")).RefusesFieldAsync("displayName");
        await Update(new UpdateProfile(new string('x', 65))).RefusesFieldAsync("displayName");
        await Update(new UpdateProfile(string.Concat(Enumerable.Repeat("😀", 64)))).ReadAsync<User>();
        await Update(new UpdateProfile("Alice ☂ B.")).ReadAsync<User>();

        var me = await client.CallAsync(HttpMethod.Get, "/api/me", bearer: signedIn.AccessToken).ReadAsync<User>();
        Assert.Equal(("alice", "Alice ☂ B.", Roles.Admin), (me.Username, me.DisplayName, me.Role));
    }

    [Fact]
    public async Task A_profile_that_vanishes_while_it_is_changed_is_nobodys()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        var signedIn = await client.RegisterAsync("alice");
        await client.MeAsync(signedIn.AccessToken);
        await app.ReadAsync(db => db.Set<Account>().ExecuteDeleteAsync(Calls.Cancellation));

        await client.CallAsync(HttpMethod.Patch, "/api/me", new UpdateProfile("Alice"), signedIn.AccessToken)
            .ProblemAsync(HttpStatusCode.Unauthorized, ProblemCodes.Unauthenticated);
    }

    [Fact]
    public async Task The_use_of_a_session_outlives_the_server()
    {
        var data = Directory.CreateTempSubdirectory("parley-test-").FullName;
        try
        {
            var clock = new FakeTimeProvider(Calls.SomeDay);
            SignedIn signedIn;
            await using (var before = new ParleyApp().OnData(data).WithClock(clock))
            {
                signedIn = await before.NewClient().RegisterAsync("alice");
                clock.Advance(TimeSpan.FromMinutes(14));
                await before.NewClient().MeAsync(signedIn.AccessToken);
            }

            await using var after = new ParleyApp().OnData(data).WithClock(clock);
            var list = await after.NewClient().CallAsync(HttpMethod.Get, "/api/me/sessions", bearer: signedIn.AccessToken).ReadAsync<SessionList>();
            Assert.Equal(clock.GetUtcNow(), Assert.Single(list.Items).LastSeenAt);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
