using Microsoft.Extensions.Options;
using Parley.Server.Outbound;

namespace Parley.Server.Providers;

/// <summary>The one way out to providers that administrators have entered.</summary>
internal sealed class ProviderHttp(IOptions<ProviderOptions> options) : IDisposable
{
    private const string NotAllowed =
        "An address inside this network, or without https://, is spoken to only where the operator allows its host: set Providers__AllowedHosts, for example to localhost:11434, and start the server again.";

    private readonly GuardedHttp http = new(options.Value);

    public HttpClient Client => http.Client;

    /// <summary>Why nothing is sent to this address, whatever its name leads to; null where it may be tried.</summary>
    public string? RefusalOf(string address) =>
        !Uri.TryCreate(address, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("https" or "http") || parsed.UserInfo.Length > 0 || parsed.Query.Length > 0 || parsed.Fragment.Length > 0
            ? "It is no address of a server."
            : http.RefusalOf(parsed) is null ? null : NotAllowed;

    public void Dispose() => http.Dispose();
}
