using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Protocol.Accounts;
using Parley.Protocol.Notices;
using Parley.Server.Accounts;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Servers;

/// <summary>Sessions, limits and notices of several servers.</summary>
[Trait(Databases.Trait, Databases.Postgres)]
public sealed class SessionsElsewhereTests : ServersTest
{
    [Fact]
    public async Task A_session_that_ends_on_one_server_has_ended_on_the_other()
    {
        await using var events = await EventReader.OpenAsync(AdaThere, "/api/events");
        Assert.Equal(HttpStatusCode.OK, await StatusOfMeAsync(AdaThere));

        await PostAsync("/api/logout");

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOfMeAsync(AdaThere));
        while (await events.NextAsync() is not null)
            await Task.Yield();
    }

    [Fact]
    public async Task What_somebody_may_is_the_same_on_both_servers_at_once()
    {
        using var eve = await App.SignedInAsAsync("eve");
        using var eveThere = Other.CreateClient();
        eveThere.DefaultRequestHeaders.Authorization = eve.DefaultRequestHeaders.Authorization;
        var me = (await eveThere.GetFromJsonAsync<User>("/api/me", Cancelled))!;

        using var raised = await Ada.PatchAsJsonAsync($"/api/admin/users/{me.Id}", new { role = "admin" }, Cancelled);
        using var named = await eve.PatchAsJsonAsync("/api/me", new { displayName = "Eve herself" }, Cancelled);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (raised.StatusCode, named.StatusCode));
        var there = (await eveThere.GetFromJsonAsync<User>("/api/me", Cancelled))!;
        Assert.Equal(("admin", "Eve herself"), (there.Role, there.DisplayName));
    }

    [Fact]
    public async Task Failed_attempts_to_sign_in_count_on_all_servers_together()
    {
        var there = Other.Services.GetRequiredService<SignInThrottle>();
        for (var i = 0; i < 10; i++)
            await PostAsync("/api/login", new Login("ada", "certainly not this one"));

        await EventuallyAsync(() => there.MustWait(Usernames.KeyOf("ada")!, IPAddress.Loopback) is not null);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await PostAsync("/api/login", new Login("ada", ParleyApp.Password), AdaThere)).StatusCode);
    }

    [Fact]
    public async Task What_changes_through_one_server_is_told_to_those_who_listen_on_the_other()
    {
        await using var there = await EventReader.OpenAsync(AdaThere, "/api/events");
        await there.NoticeAsync(1, notice => notice.Kind == NoticeKinds.Reset);

        var exchange = await SayAsync("Hello");

        await there.NoticeAsync(1, notice => notice == new Notice(NoticeKinds.Conversation, exchange.ConversationId));
        await there.NoticeAsync(1, notice => notice == new Notice(NoticeKinds.ReplyEnded, exchange.ConversationId, exchange.Reply.Id));
    }

    [Fact]
    public void All_servers_print_the_same_setup_code() =>
        Assert.Equal(App.Services.GetRequiredService<SetupCode>().Value, Other.Services.GetRequiredService<SetupCode>().Value);

    private static async Task<HttpStatusCode> StatusOfMeAsync(HttpClient who)
    {
        using var answer = await who.GetAsync("/api/me", Cancelled);
        return answer.StatusCode;
    }
}

/// <summary>How often somebody may ask is counted for all servers.</summary>
[Trait(Databases.Trait, Databases.Postgres)]
public sealed class RatesElsewhereTests : ServersTest
{
    private protected override ParleyApp Prepare(ParleyApp app) =>
        base.Prepare(app).With("RateLimits__RequestsAtOnce", "200").With("RateLimits__RequestsPerSecond", "1");

    [Fact]
    public async Task Whoever_has_asked_one_server_too_often_is_refused_by_the_other()
    {
        while ((await Ada.GetAsync("/api/me", Cancelled)).StatusCode == HttpStatusCode.OK)
            await Task.Yield();

        // It learns of it within a tenth of a second.
        for (var asked = 0; ; asked++)
        {
            using var answer = await AdaThere.GetAsync("/api/me", Cancelled);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                Assert.True(asked < 150, $"It let {asked} through.");
                return;
            }

            await Task.Delay(25, Cancelled);
        }
    }
}
