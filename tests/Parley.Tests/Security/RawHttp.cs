using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Parley.Tests.Security;

/// <summary>Says to a server what no well-behaved client would, byte for byte.</summary>
internal static class RawHttp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Sends the text and reads until the server closes the connection.</summary>
    public static async Task<string> SendAsync(Uri address, string request)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, address.Port, patience.Token);
        var answer = new MemoryStream();
        try
        {
            await socket.SendAsync(Encoding.Latin1.GetBytes(request), patience.Token);
            var buffer = new byte[8192];
            while (await socket.ReceiveAsync(buffer, patience.Token) is > 0 and var received)
                answer.Write(buffer, 0, received);
        }
        catch (SocketException reset) when (reset.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
            // The server closes while we still talk; what it said before is the answer.
        }
        return Encoding.Latin1.GetString(answer.ToArray());
    }

    public static async Task<int> StatusAsync(Uri address, string request)
    {
        var answer = await SendAsync(address, request);
        Assert.StartsWith("HTTP/1.1 ", answer, StringComparison.Ordinal);
        return int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture);
    }
}
