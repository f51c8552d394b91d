using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Parley.Tests.Faults;

/// <summary>A line to a server on this machine, which can be told to take its time, or to lose an answer.</summary>
internal sealed class SlowLine : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly int target;
    private readonly Task accepting;
    private long delay;

    public SlowLine(int target)
    {
        this.target = target;
        listener.Start(backlog: 512);
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The answer to these words is lost, and the connection with it: what they asked for was done.</summary>
    public string? Loses { get; set; }

    /// <summary>How long whatever is sent is under way, in each direction.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref delay));
        set => Interlocked.Exchange(ref delay, value.Ticks);
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Stop();
        await accepting;
        listener.Dispose();
        ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                var here = await listener.AcceptSocketAsync(ending.Token);
                connections.RemoveAll(connection => connection.IsCompleted);
                connections.Add(ConnectAsync(here));
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ConnectAsync(Socket here)
    {
        using var there = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (here)
        {
            here.NoDelay = true;
            try
            {
                await there.ConnectAsync(IPAddress.Loopback, target, ending.Token);
                using var over = CancellationTokenSource.CreateLinkedTokenSource(ending.Token);
                var question = new Asked();
                var ways = new[] { PassAsync(here, there, question.IsSent, over.Token), PassAsync(there, here, question.IsLost, over.Token) };
                await Task.WhenAny(ways);
                await over.CancelAsync();
                await Task.WhenAll(ways);
            }
            catch (Exception failure) when (failure is SocketException or OperationCanceledException)
            {
                // Nobody listens there, or the test is over.
            }
        }
    }

    private async Task PassAsync(Socket from, Socket to, Func<ReadOnlyMemory<byte>, string?, bool> breaks, CancellationToken over)
    {
        var buffer = new byte[65_536];
        try
        {
            while (await from.ReceiveAsync(buffer, over) is > 0 and var count)
            {
                if (breaks(buffer.AsMemory(0, count), Loses))
                    return;
                if (Delay > TimeSpan.Zero)
                    await Task.Delay(Delay, over);
                for (var sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), over);
            }
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            // One end is gone, and the other is about to be.
        }
    }

    /// <summary>Whether the next answer of a connection is the one that is lost.</summary>
    private sealed class Asked
    {
        private volatile bool isLost;

        public bool IsSent(ReadOnlyMemory<byte> sent, string? loses)
        {
            isLost |= loses is not null && sent.Span.IndexOf(Encoding.ASCII.GetBytes(loses)) >= 0;
            return false;
        }

        public bool IsLost(ReadOnlyMemory<byte> answer, string? loses) => isLost;
    }
}
