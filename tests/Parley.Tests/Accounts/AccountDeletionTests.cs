using System.Net;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Server.Accounts;
using Parley.Tests.Infrastructure;
using Session = Parley.Server.Accounts.Session;

namespace Parley.Tests.Accounts;

public sealed class AccountDeletionTests
{
    [Fact]
    public async Task An_account_goes_with_every_trace_and_its_name_is_free()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        await client.RegisterAsync("ada");
        var bob = await client.RegisterAsync("bob");
        var elsewhere = await client.LoginAsync("bob");
        await client.MeAsync(elsewhere.AccessToken);
        Task<HttpResponseMessage> Delete(string? password) => client.CallAsync(HttpMethod.Delete, "/api/me", new DeleteAccount(password), bob.AccessToken);

        await Delete("not my password").RefusesFieldAsync("password");
        await Delete(null).RefusesFieldAsync("password");
        Assert.Equal(HttpStatusCode.OK, await client.MeAsync(bob.AccessToken));
        Assert.Equal(HttpStatusCode.NoContent, await Delete(ParleyApp.Password).StatusAsync());

        foreach (var token in new[] { bob.AccessToken, elsewhere.AccessToken })
            Assert.Equal(HttpStatusCode.Unauthorized, await client.MeAsync(token));
        Assert.Equal(HttpStatusCode.Unauthorized, await client.PostAsync("/api/refresh", new Refresh(elsewhere.RefreshToken)).StatusAsync());
        await client.PostAsync("/api/login", new Login("bob", ParleyApp.Password)).ProblemAsync(HttpStatusCode.Unauthorized, ProblemCodes.InvalidCredentials);
        Assert.Equal((1, 1), await app.ReadAsync(async db => (await db.Set<Account>().CountAsync(Calls.Cancellation), await db.Set<Session>().CountAsync(Calls.Cancellation))));

        var namesake = await client.RegisterAsync("bob");
        Assert.NotEqual(bob.User.Id, namesake.User.Id);
        Assert.Equal(HttpStatusCode.Unauthorized, await client.MeAsync(bob.AccessToken));
    }

    [Fact]
    public async Task Whoever_is_alone_can_go_and_the_next_one_is_the_first()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        var ada = await client.RegisterAsync("ada");

        Assert.Equal(HttpStatusCode.NoContent, await client.CallAsync(HttpMethod.Delete, "/api/me", new DeleteAccount(ParleyApp.Password), ada.AccessToken).StatusAsync());

        await client.PostAsync("/api/register", new Register("eve", ParleyApp.Password), headers: ("Via", "1.1 proxy")).ProblemAsync(HttpStatusCode.Forbidden, ProblemCodes.SetupCodeRequired);
        Assert.Equal(Roles.Admin, (await client.RegisterAsync("bob")).User.Role);
    }

    [Fact]
    public async Task A_deletion_that_was_cut_short_is_gone_on_with()
    {
        var clock = new FakeTimeProvider(Calls.SomeDay);
        var feature = new FailingOnce();
        await using var app = new ParleyApp().WithClock(clock)
            .With(builder => builder.ConfigureTestServices(services => services.AddSingleton<IAccountDeletion>(feature)));
        var client = app.NewClient();
        await client.RegisterAsync("ada");
        var bob = await client.RegisterAsync("bob");

        Assert.Equal(HttpStatusCode.InternalServerError, await client.CallAsync(HttpMethod.Delete, "/api/me", new DeleteAccount(ParleyApp.Password), bob.AccessToken).StatusAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, await client.MeAsync(bob.AccessToken));
        await client.PostAsync("/api/login", new Login("bob", ParleyApp.Password)).ProblemAsync(HttpStatusCode.Unauthorized, ProblemCodes.InvalidCredentials);

        while (!feature.Succeeded.Task.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            await Task.WhenAny(feature.Succeeded.Task, Task.Delay(10, Calls.Cancellation));
        }

        Assert.Equal(bob.User.Id, await feature.Succeeded.Task);
    }

    private sealed class FailingOnce : IAccountDeletion
    {
        private int calls;

        public TaskCompletionSource<Guid> Succeeded { get; } = new();

        public Task DeleteAllOfAsync(Guid userId, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref calls) == 1)
                throw new InvalidOperationException("The first attempt fails.");
            Succeeded.TrySetResult(userId);
            return Task.CompletedTask;
        }
    }
}
