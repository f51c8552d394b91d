using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Parley.BrowserTests.Infrastructure;

/// <summary>
/// What lies between browser and server: it can be cut and mended, whoever of the browser holds the connection, and it
/// knows which connections are live ones. A browser's own switch for being offline does not reach its workers.
/// </summary>
public sealed class Line : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closed = new();
    private readonly ConcurrentDictionary<TcpClient, bool> open = [];
    private readonly Uri server;
    private readonly Task accepting;
    private volatile bool isCut;
    private int asked;
    private int refused;
    private ConcurrentQueue<string> requests = [];
    private long bytes;

    public Line(Uri server)
    {
        this.server = server;
        listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        accepting = AcceptAsync();
    }

    /// <summary>Where the browser goes instead.</summary>
    public Uri Address { get; }

    /// <summary>How many live connections there are now.</summary>
    public int Live => open.Count(one => one.Value);

    /// <summary>How often one was asked for.</summary>
    public int Asked => asked;

    /// <summary>How often somebody has tried while it was cut.</summary>
    public int Refused => refused;

    /// <summary>Requests, and bytes of answers with their headers, of whichever page, worker or cache, since the last time it was asked.</summary>
    public (IReadOnlyCollection<string> Requests, long Bytes) Take() => (Interlocked.Exchange(ref requests, []), Interlocked.Exchange(ref bytes, 0));

    /// <summary>Ends every connection, and each new one at once.</summary>
    public void Cut()
    {
        isCut = true;
        foreach (var connection in open.Keys)
            connection.Close();
    }

    public void Mend() => isCut = false;

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
            // Nobody browses any more.
        }
    }

    private async Task RelayAsync(TcpClient browser)
    {
        using (browser)
        using (var target = new TcpClient { NoDelay = true })
        {
            if (isCut)
            {
                Interlocked.Increment(ref refused);
                return;
            }

            open[browser] = false;
            try
            {
                browser.NoDelay = true;
                await target.ConnectAsync(server.Host, server.Port, closed.Token);
                await Task.WhenAny(
                    CopyAsync(browser.GetStream(), target.GetStream(), sent => Note(browser, sent)), CopyAsync(target.GetStream(), browser.GetStream(), came => Interlocked.Add(ref bytes, came.Length)));
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException or IOException or ObjectDisposedException or InvalidOperationException)
            {
                // One of the two has gone.
            }

            open.TryRemove(browser, out _);
        }
    }

    private void Note(TcpClient browser, ReadOnlyMemory<byte> sent)
    {
        var text = Encoding.ASCII.GetString(sent.Span);
        if (!text.Contains(" HTTP/1.1\r\n", StringComparison.Ordinal))
            return;
        requests.Enqueue(text[..text.IndexOf('\r', StringComparison.Ordinal)]);
        open[browser] = text.StartsWith("GET /live?", StringComparison.Ordinal);
        if (open[browser])
            Interlocked.Increment(ref asked);
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, Action<ReadOnlyMemory<byte>> note)
    {
        var buffer = new byte[65_536];
        while (await from.ReadAsync(buffer, closed.Token) is var read and > 0)
        {
            note(buffer.AsMemory(0, read));
            await to.WriteAsync(buffer.AsMemory(0, read), closed.Token);
        }
    }
}
