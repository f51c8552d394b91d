using System.Net;
using System.Net.Sockets;

namespace Parley.Tests.Processes;

/// <summary>For programs that cannot be told to choose a port of their own.</summary>
internal static class FreePort
{
    /// <summary>A port of loopback that nobody listens on now.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
