using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Parley.Tests.Infrastructure;
using Parley.Tests.Processes;

namespace Parley.Tests.Faults;

[Trait(Databases.Trait, Databases.Sqlite)]
public sealed class SlowReaderTests : RealServerTest
{
    private const int Readers = 100;
    private const int MostMegabytes = 200;

    [Fact, Trait(Cases.Trait, "R-06")]
    public async Task Who_takes_nothing_holds_nobody_up_costs_no_copy_of_the_answer_and_can_go_on_later()
    {
        // Buffered for each of its readers it was 440 MB; what the answer itself takes is some 70.
        await Server.StartAsync();
        await Server.SignUpAsync();
        var answer = new LiveReader("bench:deltas=1000,rate=500,size=2000");
        var asking = answer.AskAsync(Server.Client, Cancellation);
        await answer.Started.WaitAsync(Cancellation);
        var before = Megabytes;

        var idle = new List<Socket>();
        for (var i = 0; i < Readers; i++)
            idle.Add(await OpenAsync(answer.ReplyId!.Value));
        await asking;

        Assert.Equal("done", answer.End);
        Assert.True(answer.Text.Length > 1_500_000, $"It is {answer.Text.Length} long.");
        Assert.InRange(Megabytes - before, int.MinValue, MostMegabytes);
        idle.ForEach(socket => socket.Dispose());
        var later = new LiveReader(answer.Question);
        await later.FollowAsync(Server.Client, answer.ReplyId!.Value, Cancellation);
        Assert.Equal(("done", answer.Text), (later.End, later.Text));
    }

    private async Task<Socket> OpenAsync(Guid replyId)
    {
        // What the system buffers is its own affair.
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
        await socket.ConnectAsync(IPAddress.Loopback, Server.Process.Address.Port, Cancellation);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET /api/messages/{replyId}/events HTTP/1.1\r\nHost: {Server.Process.Address.Authority}\r\nAuthorization: {Server.Client.DefaultRequestHeaders.Authorization}\r\nAccept: text/event-stream\r\n\r\n"));
        return socket;
    }

    private int Megabytes => int.Parse(
        File.ReadLines($"/proc/{Server.Process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Trim(),
        CultureInfo.InvariantCulture) / 1024;
}
