using System.Collections.Concurrent;
using System.Net.Http.Json;
using Microsoft.Data.Sqlite;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Tests.Infrastructure;
using Parley.Tests.Processes;

namespace Parley.Tests.Faults;

/// <summary>Gemini is dead while 500 people ask it something: twice, for what a server takes once it may keep.</summary>
[Trait(Databases.Trait, Databases.Sqlite)]
public sealed class UpstreamTests : RealServerTest
{
    private const int People = 500;

    /// <summary>All of them wait at once, and none is told before the last has come.</summary>
    private static readonly TimeSpan Arriving = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Waiting = TimeSpan.FromSeconds(4);

    [Theory]
    [InlineData("it refuses connections", ProblemCodes.ProviderUnreachable)]
    [InlineData("it takes them and says nothing", ProblemCodes.ProviderTimeout)]
    public async Task Each_is_told_once_and_others_are_served_when(string what, string code)
    {
        var settings = new Dictionary<string, string>
        {
            ["SECRET_KEY"] = PostgresServer.SigningKey,
            ["RateLimits__Enabled"] = "true",
        };
        if (code == ProblemCodes.ProviderTimeout)
            settings["Gemini__FirstByteTimeout"] = $"{Waiting}";
        else
            settings["Gemini__BaseUrl"] = $"http://127.0.0.1:{FreePort.Find()}";
        await Server.StartAsync(settings);
        await using var db = new SqliteConnection($"Data Source={Path.Combine(Server.DataDirectory, "parley.db")};Pooling=False");
        await db.OpenAsync(Cancellation);

        await AskAsync(await User.AddAsync(db, "first", People), code);
        using var over = new CancellationTokenSource();
        using var bystander = new Bystander((await User.AddAsync(db, "bystander", 1))[0], [Server], chats: false);
        var before = Footprint.Of(Server.Process.Id);
        var watching = bystander.WatchAsync(over.Token, Cancellation);
        var people = await User.AddAsync(db, "second", People);
        await AskAsync(people, code);
        await over.CancelAsync();
        await watching;
        bystander.Dispose();

        Assert.Equal(People * 2, await CountAsync("""select count(distinct "OwnerId") from "Messages" where "Role" = 'user'"""));
        Assert.Equal(People * 2, await CountAsync("""select count(*) from "Messages" where "Role" = 'user'"""));
        Assert.Equal(People * 2, await CountAsync($"""select count(*) from "Messages" where "Role" = 'assistant' and "Status" = 'failed' and "Error" like '%"{code}"%'"""));
        foreach (var (wrong, query) in Integrity.Queries)
            Assert.True(await CountAsync(query) == 0, wrong);
        Assert.Empty(Server.Damage());
        Assert.DoesNotContain(bystander.Api.Concat(bystander.Probes), one => one.Answer.Status != 200);
        Assert.InRange(Bystander.At95(bystander.Api), TimeSpan.Zero, Bystander.Slowest);
        Assert.InRange(Bystander.At95(bystander.Probes), TimeSpan.Zero, Bystander.Slowest);
        var now = await Footprint.BackAtAsync(before, Server.Process.Id, Cancellation);
        FaultReport.Add($"Gemini is dead while {People} send: {what}", RoundResult.Of(bystander) with
        {
            Questions = People,
            Ends = new Dictionary<string, int> { [MessageStatus.Failed] = People },
            More = new Footprint(now.Megabytes - before.Megabytes, now.Handles - before.Handles),
        });

        async Task<long> CountAsync(string query)
        {
            await using var command = db.CreateCommand();
            command.CommandText = query;
            return (long)(await command.ExecuteScalarAsync(Cancellation))!;
        }
    }

    private async Task AskAsync(IReadOnlyList<User> people, string code)
    {
        var answers = new ConcurrentBag<Answered>();
        await Task.WhenAll(people.Select(async (user, i) =>
        {
            await Task.Delay(Arriving / People * i, Cancellation);
            using var way = Route.Open(Server, user, answers);
            using var answer = await way.PostAsJsonAsync("/api/chat", new { message = "break:no-answer", messageId = Guid.CreateVersion7() }, Cancellation);
        }));
        Assert.Equal([code], answers.Select(answer => answer.Code).Distinct());
        Assert.Equal(people.Count, answers.Count);
    }
}
