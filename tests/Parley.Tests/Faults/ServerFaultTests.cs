using System.Diagnostics;
using Parley.Protocol.Chat;
using Parley.Tests.Infrastructure;
using Parley.Tests.Processes;

namespace Parley.Tests.Faults;

/// <inheritdoc/>
[Trait(Databases.Trait, Databases.Postgres)]
public sealed class ServerFaultTests(Installation installation) : FaultTest(installation)
{
    private static readonly string[] Ends = [MessageStatus.Complete, MessageStatus.Interrupted];

    private static readonly Dictionary<string, Fault> Faults = new()
    {
        ["a server is killed"] = new(KillAsync, StartAgainAsync) { TakesServer = true, Ends = Ends, MostLost = TimeSpan.FromSeconds(1) },
        ["a server is stopped"] = new(StopAsync, StartAgainAsync) { TakesServer = true },
        // Ten seconds are left to them. In short: StopTests.
        ["a server is stopped, and answers are too long for it"] = new(StopAsync, StartAgainAsync)
        {
            TakesServer = true,
            Ends = Ends,
            Questions = ["bench:deltas=6,rate=40,stamp=1", "bench:deltas=260,rate=20,stamp=1"],
            LongestAnswer = TimeSpan.FromSeconds(13),
            IsLong = true,
        },
        ["Redis is restarted"] = new(RestartRedisAsync, _ => Task.CompletedTask),
        ["Redis is paused"] = new(of => of.Redis.PauseAsync(), of => of.Redis.ResumeAsync()),
        ["Redis is gone"] = new(of => of.Redis.KillAsync(), of => of.Redis.ReviveAsync()),
    };

    public static TheoryData<string> All => Of(Faults);

    [Theory]
    [MemberData(nameof(All))]
    public Task All_that_was_promised_is_kept_when(string what) => CheckAsync(what, Faults[what]);

    private static RealServer First(Installation of) => of.Servers[0];

    private static async Task KillAsync(Installation of)
    {
        of.KilledAt = Stopwatch.GetTimestamp();
        await First(of).KillAsync();
    }

    private static async Task StopAsync(Installation of)
    {
        var code = await First(of).Process.TerminateAsync();
        Assert.True(code == 0, $"It ended with {code}: {First(of).Process.Output[^Math.Min(8_000, First(of).Process.Output.Length)..]}");
    }

    private static Task StartAgainAsync(Installation of) => of.StartAgainAsync(First(of));

    private static async Task RestartRedisAsync(Installation of)
    {
        await of.Redis.KillAsync();
        await of.Redis.ReviveAsync();
    }
}
