using System.Net;
using Parley.Emulation.Answers;
using Parley.Protocol.Chat;
using Parley.Protocol.Notices;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Servers;

/// <summary>Redis goes away and comes back (security.md: T-38, D-21).</summary>
[Trait(Databases.Trait, Databases.Postgres)]
public sealed class WithoutRedisTests : ServersTest
{
    private protected override Task<RedisServer> StartRedisAsync() => RedisServer.StartAsync();

    [Theory, Trait(Cases.Trait, "D-21")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_goes_on_and_whoever_reads_it_elsewhere_loses_nothing(bool isPaused)
    {
        var gates = Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource()).ToList();
        Gemini.Script(new Answer().Text("One").Until(gates[0].Task).Text(", two").Until(gates[1].Task).Text(", three").Until(gates[2].Task).Text("."));
        await using var here = await StreamSayingAsync("Count");
        var start = (await here.NextAsync())!.Start;
        await using var there = await EventsAsync(start.Reply.Id, who: AdaThere);
        await there.NextAsync();
        Assert.Equal("One", (await there.NextAsync())!.Delta);

        await (isPaused ? Redis.PauseAsync() : Redis.KillAsync());
        gates[0].SetResult();
        Assert.Equal("One", (await here.NextAsync())!.Delta);
        Assert.Equal(", two", (await here.NextAsync())!.Delta);
        // From the checkpoint.
        Assert.Equal(", two", (await there.NextAsync())!.Delta);

        await InTouchAsync(areThey: false);
        await (isPaused ? Redis.ResumeAsync() : Redis.ReviveAsync());
        await InTouchAsync();
        gates[1].SetResult();
        Assert.Equal(", three", (await there.NextAsync())!.Delta);
        gates[2].SetResult();
        Assert.Equal("One, two, three.", (await there.ToEndAsync())[^1].Reply.Text);
        Assert.Equal("One, two, three.", (await here.ToEndAsync())[^1].Reply.Text);
    }

    [Theory, Trait(Cases.Trait, "D-21")]
    [InlineData("FLUSHALL")]
    [InlineData("CONFIG", "SET", "maxmemory", "1")]
    public async Task A_Redis_that_forgets_everything_or_takes_nothing_more_loses_nothing(params string[] command)
    {
        var gates = Enumerable.Range(0, 2).Select(_ => new TaskCompletionSource()).ToList();
        Gemini.Script(new Answer().Text("One").Until(gates[0].Task).Text(", two").Until(gates[1].Task).Text(", three."));
        await using var here = await StreamSayingAsync("Count");
        var start = (await here.NextAsync())!.Start;
        await using var there = await EventsAsync(start.Reply.Id, who: AdaThere);
        await there.NextAsync();
        Assert.Equal("One", (await there.NextAsync())!.Delta);

        await Redis.ExecuteAsync(command);
        gates[0].SetResult();
        Assert.Equal(", two", (await there.NextAsync())!.Delta);
        gates[1].SetResult();

        Assert.Equal("One, two, three.", (await there.ToEndAsync())[^1].Reply.Text);
        Assert.Equal("One, two, three.", (await StoredAsync(start.Reply)).Text);
    }

    [Fact, Trait(Cases.Trait, "D-21")]
    public async Task Sends_stops_sign_ins_and_the_end_of_sessions_work_as_before()
    {
        Gemini.Script(new Answer().Text("As far as").Break(Fault.Silence));
        await Redis.KillAsync();
        await InTouchAsync(areThey: false);

        await using var here = await StreamSayingAsync("Tell me");
        var start = (await here.NextAsync())!.Start;
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync($"/api/messages/{start.Reply.Id}/stop", who: AdaThere)).StatusCode);
        Assert.Equal(MessageStatus.Stopped, (await here.ToEndAsync())[^1].Reply.Status);

        using var eve = await Other.SignedInAsAsync("eve");
        using var eveHere = App.CreateClient();
        eveHere.DefaultRequestHeaders.Authorization = eve.DefaultRequestHeaders.Authorization;
        Assert.Equal(HttpStatusCode.OK, (await eveHere.GetAsync("/api/me", Cancelled)).StatusCode);
        await PostAsync("/api/logout", who: eve);
        Assert.Equal(HttpStatusCode.Unauthorized, (await eveHere.GetAsync("/api/me", Cancelled)).StatusCode);
    }

    [Fact, Trait(Cases.Trait, "D-21")]
    public async Task Whoever_listens_is_told_to_look_anew_when_it_is_back()
    {
        await using var there = await EventReader.OpenAsync(AdaThere, "/api/events");
        await there.NoticeAsync(1, notice => notice.Kind == NoticeKinds.Reset);

        await Redis.KillAsync();
        await InTouchAsync(areThey: false);
        await SayAsync("Hello");
        await Redis.ReviveAsync();

        await there.NoticeAsync(1, notice => notice.Kind == NoticeKinds.Reset);
        // The server that listens may be back before the one that tells: then that one has them look once more.
        var exchange = await SayAsync("Again");
        await there.NoticeAsync(1, notice => notice == new Notice(NoticeKinds.Conversation, exchange.ConversationId) || notice.Kind == NoticeKinds.Reset);
    }

    [Fact, Trait(Cases.Trait, "D-21")]
    public async Task A_server_starts_without_it_and_finds_it_later()
    {
        await Redis.KillAsync();
        await using var late = Prepare(new ParleyApp());
        using var client = late.CreateClient();
        client.DefaultRequestHeaders.Authorization = Ada.DefaultRequestHeaders.Authorization;
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/me", Cancelled)).StatusCode);

        await Redis.ReviveAsync();
        await InTouchAsync();
        await using var events = await EventReader.OpenAsync(client, "/api/events");
        await events.NoticeAsync(1, notice => notice.Kind == NoticeKinds.Reset);
        // It may hear some of this only after it has found Redis, and then all of it.
        while (true)
        {
            var exchange = await SayAsync("Hello");
            if ((await events.NoticeAsync()).Notice.ConversationId == exchange.ConversationId)
                return;
        }
    }
}
