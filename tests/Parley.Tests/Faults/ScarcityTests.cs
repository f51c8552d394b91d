using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Parley.Tests.Infrastructure;
using Parley.Tests.Processes;

namespace Parley.Tests.Faults;

/// <summary>A server that gets less of the machine than it would like.</summary>
[Trait(Databases.Trait, Databases.Sqlite)]
public sealed class ScarcityTests : RealServerTest
{
    [Fact, Trait(Cases.Trait, "D-22")]
    public async Task More_callers_than_there_are_descriptors_are_sent_away_and_those_who_are_there_are_served()
    {
        await using var server = new RealServer(Gemini) { Start = ("prlimit", ["--nofile=1024:1024", RealServer.Program]) };
        await server.StartAsync();
        await server.SignUpAsync();
        var reader = new LiveReader("bench:deltas=100,rate=50,stamp=1");
        var reading = reader.AskAsync(server.Client, Cancellation);
        await reader.Started.WaitAsync(Cancellation);

        var callers = new List<Socket>();
        for (var i = 0; i < 600; i++)
        {
            var caller = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await caller.ConnectAsync(IPAddress.Loopback, server.Process.Address.Port, Cancellation);
            callers.Add(caller);
        }

        // Those who came last are sent away.
        Assert.Equal(0, await callers[^1].ReceiveAsync(new byte[1], Cancellation));
        await reading;
        callers.ForEach(caller => caller.Dispose());

        Assert.Equal("done", reader.End);
        using var others = new HttpClient { BaseAddress = server.Process.Address };
        while ((await others.GetAsync("/health/ready", Cancellation)).StatusCode != HttpStatusCode.OK)
            await Task.Delay(20, Cancellation);
    }

    [Fact, Trait(Cases.Trait, "D-23")]
    public async Task Fifty_answers_grow_in_a_server_with_little_memory()
    {
        await Server.StartAsync(new() { ["DOTNET_GCHeapHardLimit"] = "0x4000000" });
        await Server.SignUpAsync();

        var readers = Enumerable.Range(0, 50).Select(_ => new LiveReader("bench:deltas=200,rate=100,stamp=1")).ToList();
        await Task.WhenAll(readers.Select(reader => reader.AskAsync(Server.Client, Cancellation)));

        Assert.All(readers, reader => Assert.Equal("done", reader.End));
        var kilobytes = long.Parse(
            File.ReadLines($"/proc/{Server.Process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Trim(),
            CultureInfo.InvariantCulture);
        Assert.InRange(kilobytes, 1, 256 * 1024);
    }
}
