using System.Net;
using Microsoft.Extensions.Time.Testing;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Admin;
using Parley.Tests.Accounts;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Admin;

public sealed class AdminTests
{
    [Fact]
    public async Task Nobody_but_an_administrator_gets_in_by_any_door()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        var admin = await client.RegisterAsync("ada");
        var bob = await client.RegisterAsync("bob");

        foreach (var path in new[] { "/api/admin/users", "/API/admin/users", "/api/Admin/Users/", "/api/%61dmin/users", "/api/x/../admin/users" })
            await client.CallAsync(HttpMethod.Get, path, bearer: bob.AccessToken).ProblemAsync(HttpStatusCode.Forbidden, ProblemCodes.Forbidden);
        foreach (var (method, path) in new[]
        {
            (HttpMethod.Get, $"/api/admin/users/{bob.User.Id}"), (HttpMethod.Patch, $"/api/admin/users/{bob.User.Id}"), (HttpMethod.Delete, $"/api/admin/users/{bob.User.Id}"),
            (HttpMethod.Delete, $"/api/admin/users/{bob.User.Id}/sessions"), (HttpMethod.Post, $"/api/admin/users/{bob.User.Id}/password-reset"),
            (HttpMethod.Get, "/api/admin/invites"), (HttpMethod.Post, "/api/admin/invites"), (HttpMethod.Delete, $"/api/admin/invites/{bob.User.Id}"),
        })
        {
            Assert.Equal(HttpStatusCode.Forbidden, await client.CallAsync(method, path, new UpdateUser(Roles.Admin), bob.AccessToken).StatusAsync());
            Assert.Equal(HttpStatusCode.Unauthorized, await client.CallAsync(method, path, new UpdateUser(Roles.Admin)).StatusAsync());
        }

        Assert.Equal(HttpStatusCode.OK, await client.CallAsync(HttpMethod.Get, "/api/admin/users", bearer: admin.AccessToken).StatusAsync());
    }

    [Fact]
    public async Task Accounts_are_listed_by_name_a_page_at_a_time()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        var admin = await client.RegisterAsync("Ada");
        foreach (var name in new[] { "eve", "Bob", "dan", "Carl", "Émile" })
            await client.RegisterAsync(name);

        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = await client.CallAsync(HttpMethod.Get, $"/api/admin/users?limit=2&cursor={cursor}".TrimEnd('=').Replace("&cursor", cursor is null ? "" : "&cursor", StringComparison.Ordinal), bearer: admin.AccessToken).ReadAsync<AdminUserPage>();
            names.AddRange(page.Items.Select(user => user.Username));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(["Ada", "Bob", "Carl", "dan", "eve", "Émile"], names);
        var found = await client.CallAsync(HttpMethod.Get, "/api/admin/users?q=DA", bearer: admin.AccessToken).ReadAsync<AdminUserPage>();
        Assert.Equal("dan", Assert.Single(found.Items).Username);
        await client.CallAsync(HttpMethod.Get, "/api/admin/users?cursor=!", bearer: admin.AccessToken).RefusesFieldAsync("cursor");
        await client.CallAsync(HttpMethod.Get, "/api/admin/users?limit=0", bearer: admin.AccessToken).RefusesFieldAsync("limit");
        await client.CallAsync(HttpMethod.Get, "/api/admin/users?limit=x", bearer: admin.AccessToken).RefusesFieldAsync("limit");
    }

    [Fact]
    public async Task A_disabled_account_is_out_at_once_and_its_token_stays_dead()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        var (admin, bob) = (await client.RegisterAsync("ada"), await client.RegisterAsync("bob"));
        await client.MeAsync(bob.AccessToken);

        var user = await ChangeAsync(client, admin, bob, new UpdateUser(State: UserStates.Disabled)).ReadAsync<AdminUser>();

        Assert.Equal(UserStates.Disabled, user.State);
        Assert.Equal(HttpStatusCode.Unauthorized, await client.MeAsync(bob.AccessToken));
        Assert.Equal(HttpStatusCode.Unauthorized, await client.PostAsync("/api/refresh", new Refresh(bob.RefreshToken)).StatusAsync());
        await client.PostAsync("/api/login", new Login("bob", ParleyApp.Password)).ProblemAsync(HttpStatusCode.Forbidden, ProblemCodes.AccountDisabled);
        await client.PostAsync("/api/login", new Login("bob", "not his password")).ProblemAsync(HttpStatusCode.Unauthorized, ProblemCodes.InvalidCredentials);

        await ChangeAsync(client, admin, bob, new UpdateUser(State: UserStates.Active)).ReadAsync<AdminUser>();
        await client.LoginAsync("bob");
        Assert.Equal(HttpStatusCode.Unauthorized, await client.MeAsync(bob.AccessToken));
    }

    [Fact]
    public async Task Rights_are_what_the_store_says_now()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        var (admin, bob) = (await client.RegisterAsync("ada"), await client.RegisterAsync("bob"));
        Task<HttpStatusCode> ListAs(SignedIn somebody) => client.CallAsync(HttpMethod.Get, "/api/admin/users", bearer: somebody.AccessToken).StatusAsync();
        Assert.Equal(HttpStatusCode.Forbidden, await ListAs(bob));

        await ChangeAsync(client, admin, bob, new UpdateUser(Roles.Admin)).ReadAsync<AdminUser>();
        Assert.Equal(HttpStatusCode.OK, await ListAs(bob));
        await ChangeAsync(client, bob, admin, new UpdateUser(Roles.User)).ReadAsync<AdminUser>();

        Assert.Equal(HttpStatusCode.Forbidden, await ListAs(admin));
        Assert.Equal(HttpStatusCode.OK, await client.MeAsync(admin.AccessToken));
    }

    [Fact]
    public async Task The_last_administrator_stays_one()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        var (admin, bob) = (await client.RegisterAsync("ada"), await client.RegisterAsync("bob"));

        foreach (var change in new[] { new UpdateUser(Roles.User), new UpdateUser(State: UserStates.Disabled), new UpdateUser(Roles.Admin, UserStates.Disabled) })
            await ChangeAsync(client, admin, admin, change).ProblemAsync(HttpStatusCode.Conflict, ProblemCodes.LastAdministrator);
        await client.CallAsync(HttpMethod.Delete, $"/api/admin/users/{admin.User.Id}", bearer: admin.AccessToken).ProblemAsync(HttpStatusCode.Conflict, ProblemCodes.LastAdministrator);
        await client.CallAsync(HttpMethod.Delete, "/api/me", new DeleteAccount(ParleyApp.Password), admin.AccessToken).ProblemAsync(HttpStatusCode.Conflict, ProblemCodes.LastAdministrator);

        // Two who take it from each other at the same moment: one of them keeps it.
        await ChangeAsync(client, admin, bob, new UpdateUser(Roles.Admin)).ReadAsync<AdminUser>();
        var answers = await Task.WhenAll(
            ChangeAsync(client, admin, bob, new UpdateUser(Roles.User)).StatusAsync(),
            ChangeAsync(client, bob, admin, new UpdateUser(Roles.User)).StatusAsync());
        Assert.Single(answers, HttpStatusCode.OK);
    }

    [Fact]
    public async Task Whoever_awaits_approval_is_let_in()
    {
        await using var app = new ParleyApp().With("Accounts__Registration", "approval");
        var client = app.NewClient();
        var admin = await client.RegisterAsync("ada");
        var bob = await client.PostAsync("/api/register", new Register("bob", ParleyApp.Password)).ReadAsync<SignedIn>(HttpStatusCode.Accepted);
        var listed = await client.CallAsync(HttpMethod.Get, $"/api/admin/users/{bob.User.Id}", bearer: admin.AccessToken).ReadAsync<AdminUser>();
        Assert.Equal((UserStates.Pending, null), (listed.State, listed.LastSeenAt));

        await ChangeAsync(client, admin, bob, new UpdateUser(State: UserStates.Active)).ReadAsync<AdminUser>();

        await client.LoginAsync("bob");
    }

    [Fact]
    public async Task An_invitation_makes_one_account()
    {
        var clock = new FakeTimeProvider(Calls.SomeDay);
        await using var app = new ParleyApp().With("Accounts__Registration", "invite").WithClock(clock);
        var client = app.NewClient();
        var admin = await client.RegisterAsync("ada");
        Task<HttpResponseMessage> Register(string name, string? code) => client.PostAsync("/api/register", new Register(name, ParleyApp.Password, InviteCode: code));
        Task<HttpResponseMessage> Refused(string? code) => Register("nobody", code);

        var invite = await client.PostAsync("/api/admin/invites", new CreateInvite(1), admin.AccessToken).ReadAsync<Invite>(HttpStatusCode.Created);
        var withdrawn = await client.PostAsync("/api/admin/invites", bearer: admin.AccessToken).ReadAsync<Invite>(HttpStatusCode.Created);
        var listed = await client.CallAsync(HttpMethod.Get, "/api/admin/invites", bearer: admin.AccessToken).ReadAsync<InviteList>();
        Assert.All(listed.Items, item => Assert.Null(item.Code));
        Assert.Equal(2, listed.Items.Count);
        Assert.Equal(HttpStatusCode.NoContent, await client.CallAsync(HttpMethod.Delete, $"/api/admin/invites/{withdrawn.Id}", bearer: admin.AccessToken).StatusAsync());

        foreach (var code in new[] { null, "", "made up", withdrawn.Code })
            await Refused(code).ProblemAsync(HttpStatusCode.Forbidden, ProblemCodes.InviteRequired);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Register($"person{i}", invite.Code).StatusAsync()));
        Assert.Single(answers, HttpStatusCode.Created);
        await Refused(invite.Code).ProblemAsync(HttpStatusCode.Forbidden, ProblemCodes.InviteRequired);

        var late = await client.PostAsync("/api/admin/invites", new CreateInvite(1), admin.AccessToken).ReadAsync<Invite>(HttpStatusCode.Created);
        clock.AdjustTime(clock.GetUtcNow().AddHours(25));
        await Refused(late.Code).ProblemAsync(HttpStatusCode.Forbidden, ProblemCodes.InviteRequired);
    }

    [Fact]
    public async Task A_name_that_is_taken_does_not_use_the_invitation_up()
    {
        await using var app = new ParleyApp().With("Accounts__Registration", "invite");
        var client = app.NewClient();
        var admin = await client.RegisterAsync("ada");
        var invite = await client.PostAsync("/api/admin/invites", bearer: admin.AccessToken).ReadAsync<Invite>(HttpStatusCode.Created);

        await client.PostAsync("/api/register", new Register("ADA", ParleyApp.Password, InviteCode: invite.Code)).ProblemAsync(HttpStatusCode.Conflict, ProblemCodes.UsernameTaken);

        await client.PostAsync("/api/register", new Register("bob", ParleyApp.Password, InviteCode: invite.Code)).ReadAsync<SignedIn>(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_forgotten_password_is_reset_once()
    {
        var clock = new FakeTimeProvider(Calls.SomeDay);
        await using var app = new ParleyApp().WithClock(clock);
        var client = app.NewClient();
        var (admin, bob) = (await client.RegisterAsync("ada"), await client.RegisterAsync("bob"));
        Task<PasswordResetLink> Link() => client.PostAsync($"/api/admin/users/{bob.User.Id}/password-reset", bearer: admin.AccessToken).ReadAsync<PasswordResetLink>();
        Task<HttpResponseMessage> Reset(string? token, string password) => client.PostAsync("/api/password-reset", new ResetPassword(token, password));

        var (first, second) = (await Link(), await Link());
        await Reset(first.Token, "another long password").ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.InvalidResetToken);
        await Reset("made up", "another long password").ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.InvalidResetToken);
        await Reset(null, "another long password").RefusesFieldAsync("token");
        await Reset("", "another long password").RefusesFieldAsync("token");
        await Reset(second.Token, "short").RefusesFieldAsync("newPassword");
        Assert.Equal(HttpStatusCode.OK, await client.MeAsync(bob.AccessToken));

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Reset(second.Token, $"another long password {i}").StatusAsync()));

        Assert.Single(answers, HttpStatusCode.NoContent);
        Assert.Equal(HttpStatusCode.Unauthorized, await client.MeAsync(bob.AccessToken));
        await client.LoginAsync("bob", $"another long password {Array.IndexOf(answers, HttpStatusCode.NoContent)}");

        var late = await Link();
        clock.AdjustTime(clock.GetUtcNow().AddHours(25));
        await Reset(late.Token, "another long password").ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.InvalidResetToken);
    }

    [Fact]
    public async Task Somebody_is_signed_out_everywhere()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        var (admin, bob) = (await client.RegisterAsync("ada"), await client.RegisterAsync("bob"));
        await client.MeAsync(bob.AccessToken);

        Assert.Equal(HttpStatusCode.NoContent, await client.CallAsync(HttpMethod.Delete, $"/api/admin/users/{bob.User.Id}/sessions", bearer: admin.AccessToken).StatusAsync());

        Assert.Equal(HttpStatusCode.Unauthorized, await client.MeAsync(bob.AccessToken));
        await client.LoginAsync("bob");
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        var admin = await client.RegisterAsync("ada");

        foreach (var id in new[] { Guid.CreateVersion7().ToString(), "0", "nobody" })
        {
            await client.CallAsync(HttpMethod.Get, $"/api/admin/users/{id}", bearer: admin.AccessToken).ProblemAsync(HttpStatusCode.NotFound, ProblemCodes.NotFound);
            await client.CallAsync(HttpMethod.Patch, $"/api/admin/users/{id}", new UpdateUser(), admin.AccessToken).ProblemAsync(HttpStatusCode.NotFound, ProblemCodes.NotFound);
            await client.CallAsync(HttpMethod.Delete, $"/api/admin/users/{id}", bearer: admin.AccessToken).ProblemAsync(HttpStatusCode.NotFound, ProblemCodes.NotFound);
            await client.PostAsync($"/api/admin/users/{id}/password-reset", bearer: admin.AccessToken).ProblemAsync(HttpStatusCode.NotFound, ProblemCodes.NotFound);
        }

        await ChangeAsync(client, admin, admin, new UpdateUser("emperor")).RefusesFieldAsync("role");
        await ChangeAsync(client, admin, admin, new UpdateUser(State: "pending")).RefusesFieldAsync("state");
    }

    private static Task<HttpResponseMessage> ChangeAsync(HttpClient client, SignedIn admin, SignedIn user, UpdateUser change) =>
        client.CallAsync(HttpMethod.Patch, $"/api/admin/users/{user.User.Id}", change, admin.AccessToken);
}
