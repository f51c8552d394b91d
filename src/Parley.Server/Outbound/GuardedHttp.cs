using System.Net;
using System.Net.Sockets;

namespace Parley.Server.Outbound;

/// <summary>
/// The client for addresses that people have entered. It connects to public addresses only, unless the host is allowed by its
/// name, and what it checks is the address that it connects to: a name that leads elsewhere the next time gains nothing. It
/// follows no redirects, keeps no cookies, and reads no endless answers.
/// </summary>
internal sealed class GuardedHttp(IOutboundLimits limits) : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private readonly Lazy<HttpClient> client = new(() => Make(limits));

    public HttpClient Client => client.Value;

    /// <summary>Why nothing is sent to this address, whatever its name leads to; null where it may be tried.</summary>
    public string? RefusalOf(Uri address) => RefusalOf(address, limits);

    public void Dispose()
    {
        if (client.IsValueCreated)
            client.Value.Dispose();
    }

    private static HttpClient Make(IOutboundLimits limits)
    {
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            // A proxy would look the name up itself, where nobody checks.
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            // A user takes four of them at most.
            MaxConnectionsPerServer = 100,
            MaxResponseHeadersLength = 64,
            ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, limits, cancellationToken),
        };
        return new HttpClient(new GuardHandler(limits) { InnerHandler = sockets }) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private static string? RefusalOf(Uri address, IOutboundLimits limits) =>
        !address.IsAbsoluteUri || address.Scheme is not ("https" or "http") || address.UserInfo.Length > 0 ? "It is no address of a server."
        : address.Scheme == "http" && !limits.Allows(address.Host, address.Port) ? "Only https:// keeps what is sent from being read on the way."
        : null;

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint target, IOutboundLimits limits, CancellationToken cancellationToken)
    {
        var isAllowed = limits.Allows(target.Host, target.Port);
        var addresses = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(target.Host, cancellationToken);
        Exception? failure = null;
        foreach (var address in addresses.Where(address => isAllowed || PublicAddress.Is(address)))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(address, target.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception refused)
            {
                socket.Dispose();
                failure = refused;
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        if (failure is null)
            throw new RefusedAddressException("The name leads to an address inside this network.");
        throw failure;
    }

    /// <summary>Looks at each request before it goes out, and keeps the answer within its bounds.</summary>
    private sealed class GuardHandler(IOutboundLimits limits) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (RefusalOf(request.RequestUri!, limits) is { } refusal)
                throw new RefusedAddressException(refusal);
            var answer = await base.SendAsync(request, cancellationToken);
            if ((int)answer.StatusCode is >= 300 and < 400)
            {
                answer.Dispose();
                throw new HttpRequestException("The server redirects to another address.", null, answer.StatusCode);
            }

            answer.Content = new BoundedContent(answer.Content, limits.LongestAnswer);
            return answer;
        }
    }
}
