using System.Net;
using System.Net.Sockets;

namespace Parley.Benchmarks.Browser;

/// <summary>
/// Stands between browser and server and counts what goes over the wire: every request and every byte of an answer,
/// whichever page, worker or cache asked for it. A browser's own tools see only a part of that.
/// </summary>
internal sealed class Wire : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closed = new();
    private readonly Uri server;
    private readonly Task accepting;
    private long bytes;
    private int requests;

    public Wire(Uri server)
    {
        this.server = server;
        listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        accepting = AcceptAsync();
    }

    /// <summary>Where the browser goes instead.</summary>
    public Uri Address { get; }

    /// <summary>Requests, and bytes of answers with their headers, since the last time it was asked.</summary>
    public (int Requests, long Bytes) Take() => (Interlocked.Exchange(ref requests, 0), Interlocked.Exchange(ref bytes, 0));

    public async ValueTask DisposeAsync()
    {
        await closed.CancelAsync();
        listener.Stop();
        await accepting;
        closed.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = RelayAsync(await listener.AcceptTcpClientAsync(closed.Token));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Nobody measures any more.
        }
    }

    private async Task RelayAsync(TcpClient browser)
    {
        using (browser)
        using (var target = new TcpClient { NoDelay = true })
        {
            browser.NoDelay = true;
            try
            {
                await target.ConnectAsync(server.Host, server.Port, closed.Token);
                await Task.WhenAny(
                    CopyAsync(browser.GetStream(), target.GetStream(), sent => Interlocked.Add(ref requests, sent.AsSpan().Count(" HTTP/1.1\r\n"u8))),
                    CopyAsync(target.GetStream(), browser.GetStream(), came => Interlocked.Add(ref bytes, came.Count)));
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException or IOException)
            {
                // One of the two has gone.
            }
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, Action<ArraySegment<byte>> count)
    {
        var buffer = new byte[65_536];
        while (await from.ReadAsync(buffer, closed.Token) is var read and > 0)
        {
            count(new ArraySegment<byte>(buffer, 0, read));
            await to.WriteAsync(buffer.AsMemory(0, read), closed.Token);
        }
    }
}
