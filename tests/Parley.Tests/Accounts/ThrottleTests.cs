using System.Net;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Server.Accounts;
using Parley.Server.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Accounts;

[Trait(Databases.Trait, Databases.Either)]
public sealed class ThrottleTests
{
    private static readonly IPAddress Owner = IPAddress.Parse("192.0.2.1");

    private readonly FakeTimeProvider clock = new(Calls.SomeDay);

    [Fact]
    public async Task Guessing_is_slowed_down_and_the_right_password_works_after_the_wait()
    {
        await using var app = new ParleyApp().WithClock(clock);
        var client = app.NewClient();
        var signedIn = await client.RegisterAsync("alice");
        for (var i = 0; i < 10; i++)
            await client.PostAsync("/api/login", new Login("alice", $"guess number {i}")).ProblemAsync(HttpStatusCode.Unauthorized, ProblemCodes.InvalidCredentials);

        using var refused = await client.PostAsync("/api/login", new Login("ALICE", ParleyApp.Password));

        var wait = refused.Headers.RetryAfter!.Delta!.Value;
        Assert.InRange(wait, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        var problem = await Task.FromResult(refused).ProblemAsync(HttpStatusCode.TooManyRequests, ProblemCodes.TooManyAttempts);
        Assert.Equal((int)wait.TotalSeconds, problem.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, await client.MeAsync(signedIn.AccessToken));
        clock.Advance(wait);
        await client.LoginAsync("alice");
        await client.LoginAsync("alice");
    }

    [Fact]
    public async Task A_name_that_nobody_has_is_slowed_down_just_so()
    {
        await using var app = new ParleyApp().WithClock(clock);
        var client = app.NewClient();
        for (var i = 0; i < 10; i++)
            await client.PostAsync("/api/login", new Login("nobody", "a guess like any")).StatusAsync();

        await client.PostAsync("/api/login", new Login("nobody", "a guess like any")).ProblemAsync(HttpStatusCode.TooManyRequests, ProblemCodes.TooManyAttempts);
    }

    [Fact]
    public async Task One_address_cannot_try_many_accounts_whatever_it_says_of_itself()
    {
        await using var app = new ParleyApp().WithClock(clock);
        var client = app.NewClient();

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 60; i++)
            answers.Add(await client.PostAsync("/api/login", new Login($"person{i}", "a guess like any"), headers: ("X-Forwarded-For", $"198.51.100.{i}")).StatusAsync());

        Assert.Equal(50, answers.Count(status => status == HttpStatusCode.Unauthorized));
        Assert.Equal(10, answers.Count(status => status == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task Guesses_at_once_are_no_way_around()
    {
        await using var app = new ParleyApp().WithClock(clock);
        var client = app.NewClient();
        await client.RegisterAsync("alice");

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => client.PostAsync("/api/login", new Login("alice", $"guess number {i}")).StatusAsync()));

        Assert.InRange(answers.Count(status => status == HttpStatusCode.Unauthorized), 10, 10 + Environment.ProcessorCount);
    }

    [Fact]
    public async Task Thirty_two_people_signing_in_at_once_from_one_address_all_get_in()
    {
        await using var app = new ParleyApp().WithClock(clock);
        var client = app.NewClient();
        await client.RegisterAsync("alice");

        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => client.LoginAsync("alice")));
    }

    [Fact]
    public async Task Without_rate_limits_nobody_is_slowed_down()
    {
        await using var app = new ParleyApp().With("RateLimits__Enabled", "false");
        var client = app.NewClient();
        await client.RegisterAsync("alice");
        for (var i = 0; i < 60; i++)
            await client.PostAsync("/api/login", new Login("alice", "a guess like any")).ProblemAsync(HttpStatusCode.Unauthorized, ProblemCodes.InvalidCredentials);

        await client.LoginAsync("alice");
    }

    [Fact]
    public void Strangers_cannot_keep_the_owner_out()
    {
        var throttle = new SignInThrottle(Options.Create(new RateLimitOptions()), clock, Alone.Bus());
        throttle.Succeeded("alice", Owner);
        for (var i = 0; i < 100; i++)
            throttle.Failed("alice", IPAddress.Parse($"198.51.100.{i}"));

        Assert.NotNull(throttle.MustWait("alice", IPAddress.Parse("203.0.113.9")));
        Assert.Null(throttle.MustWait("alice", Owner));
        for (var i = 0; i < 10; i++)
            throttle.Failed("alice", Owner);
        Assert.NotNull(throttle.MustWait("alice", Owner));
    }

    [Fact]
    public void The_addresses_of_one_IPv6_network_count_as_one()
    {
        var throttle = new SignInThrottle(Options.Create(new RateLimitOptions()), clock, Alone.Bus());
        for (var i = 0; i < 50; i++)
            throttle.Failed($"person{i}", IPAddress.Parse($"2001:db8:1:2::{i:x}"));

        Assert.NotNull(throttle.MustWait("somebody", IPAddress.Parse("2001:db8:1:2:ffff::1")));
        Assert.Null(throttle.MustWait("somebody", IPAddress.Parse("2001:db8:1:3::1")));
    }

    [Fact]
    public void A_bucket_lets_through_what_has_leaked_out()
    {
        var buckets = new LeakyBuckets("test", 3, TimeSpan.FromSeconds(10), clock, Alone.Bus());
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(buckets.FullFor("a"));
            buckets.Add("a");
        }

        Assert.Equal(TimeSpan.FromSeconds(10), buckets.FullFor("a"));
        Assert.Null(buckets.FullFor("b"));
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(buckets.FullFor("a"));
        buckets.Add("a");
        Assert.Equal(TimeSpan.FromSeconds(10), buckets.FullFor("a"));
    }
}
