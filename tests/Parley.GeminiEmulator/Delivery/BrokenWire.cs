using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Parley.Emulation.Answers;

namespace Parley.Emulation.Delivery;

/// <summary>
/// Writes HTTP/1.1 by hand on the connection's socket, past the web server, because no web server sends what is wrong.
/// The connection is never used again.
/// </summary>
internal sealed class BrokenWire(HttpContext context, Fault fault) : Wire
{
    /// <summary>More than any test sends.</summary>
    private const int FarTooLong = 1 << 24;

    private const int TooShort = 5;

    private readonly Socket socket = context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;

    private bool Chunked => fault is not (Fault.TooLong or Fault.TooShort);

    public override Task StartAsync(int status, string contentType, long? length, CancellationToken cancellationToken)
    {
        var framing = fault switch
        {
            Fault.TooLong => $"Content-Length: {FarTooLong}",
            Fault.TooShort => $"Content-Length: {TooShort}",
            _ => "Transfer-Encoding: chunked",
        };
        return SendAsync($"HTTP/1.1 {status} Scripted\r\nContent-Type: {contentType}\r\n{framing}\r\n\r\n", cancellationToken);
    }

    public override async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (!Chunked)
        {
            await socket.SendAsync(bytes, cancellationToken);
            return;
        }
        byte[] chunk = [.. Ascii(ChunkHead(bytes.Length)), .. bytes.Span, .. "\r\n"u8];
        await socket.SendAsync(chunk, cancellationToken);
    }

    /// <summary>Does the fault; <paramref name="half"/> is what an unfinished event begins with.</summary>
    public async Task BreakAsync(byte[] half, CancellationToken clientGone)
    {
        switch (fault)
        {
            case Fault.Reset:
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
                socket.Close();
                break;
            case Fault.Silence or Fault.NoAnswer:
                await Task.Delay(Timeout.Infinite, clientGone);
                break;
            case Fault.CutChunk:
                await SendAsync(ChunkHead(half.Length * 2) + Encoding.UTF8.GetString(half), clientGone);
                break;
            case Fault.CutLine:
                await WriteAsync(half, clientGone);
                await SendAsync("0\r\n\r\n", clientGone);
                break;
            case Fault.NotHttp:
                await SendAsync("I AM A TEAPOT, NOT A WEB SERVER\r\n", clientGone);
                break;
        }
        Hangup();
    }

    private void Hangup()
    {
        if (socket.Connected)
            socket.Shutdown(SocketShutdown.Send);
        context.Abort();
    }

    private static string ChunkHead(int length) => length.ToString("x", CultureInfo.InvariantCulture) + "\r\n";

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    private async Task SendAsync(string text, CancellationToken cancellationToken) =>
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
}
