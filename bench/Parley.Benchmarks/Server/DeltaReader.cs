using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Parley.Benchmarks.Server;

/// <summary>
/// Reads one live answer with as little work as possible: a bare socket, and a search for the stamps that the emulator
/// puts before each delta (<c>@microseconds@</c>). A thousand of them leave the processor to the server.
/// </summary>
internal sealed class DeltaReader(Uri address, string authorization)
{
    // A stamp, or the name of an event, that the next piece completes.
    private const int LongestMark = 24;

    private readonly List<float> lateness = [];
    private bool ended;

    /// <summary>For each delta: milliseconds from the emulator's sending to here.</summary>
    public IReadOnlyList<float> Lateness => lateness;

    /// <summary>Whether the answer ended as it should.</summary>
    public bool Done { get; private set; }

    /// <summary>Asks, and reads the answer.</summary>
    public Task AskAsync(string question)
    {
        var body = $$"""{"message":"{{question}}"}""";
        return ReadAsync($"POST /api/chat HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n", body);
    }

    /// <summary>Reads an answer that grows already.</summary>
    public Task FollowAsync(Guid replyId) => ReadAsync($"GET /api/messages/{replyId}/events HTTP/1.1\r\n", "");

    private async Task ReadAsync(string request, string body)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, address.Port));
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"{request}Host: {address.Authority}\r\nAuthorization: {authorization}\r\nAccept: text/event-stream\r\nConnection: close\r\n\r\n{body}"));

        var buffer = new byte[16_384];
        var kept = 0;
        while (await socket.ReceiveAsync(buffer.AsMemory(kept)) is > 0 and var received)
            kept = Scan(buffer, kept + received);
    }

    /// <returns>How many bytes at the end wait for what follows; they are moved to the front.</returns>
    private int Scan(byte[] buffer, int length)
    {
        var now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMicroseconds;
        var rest = buffer.AsSpan(0, length);
        // The last event tells the whole text once more.
        var end = rest.IndexOf("event: done"u8);
        Done |= end >= 0;
        if (end >= 0)
            rest = rest[..end];

        while (rest.IndexOf((byte)'@') is >= 0 and var open && rest[(open + 1)..].IndexOf((byte)'@') is >= 0 and var digits)
        {
            if (!ended)
                lateness.Add((float)((now - long.Parse(rest.Slice(open + 1, digits), CultureInfo.InvariantCulture)) / 1_000));
            rest = rest[(open + digits + 2)..];
        }

        ended |= Done;
        var kept = Done ? 0 : Math.Min(rest.Length, LongestMark);
        rest[^kept..].CopyTo(buffer);
        return kept;
    }
}
