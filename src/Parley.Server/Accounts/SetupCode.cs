using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Parley.Server.Data;

namespace Parley.Server.Accounts;

/// <summary>
/// Who may make the first account, which becomes the administrator's: whoever reads what the server prints, or sits at
/// the machine itself. Not whoever on the network comes first.
/// </summary>
internal sealed class SetupCode(IOptions<DataOptions> data, SigningKey key)
{
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int Length = 20;

    // Several servers print the same one.
    private readonly Lazy<string> code = new(() => data.Value.IsShared
        ? string.Concat(key.Derive("setup code").Take(Length).Select(number => Letters[number % Letters.Length]))
        : RandomNumberGenerator.GetString(Letters, Length));

    /// <summary>The code as it is printed.</summary>
    public string Value => string.Join('-', code.Value.Chunk(5).Select(part => new string(part)));

    public void Print() => Console.Out.WriteLine($"Setup code for the first account: {Value}");

    public bool Matches(string? typed)
    {
        var plain = typed?.Replace("-", "", StringComparison.Ordinal).Trim().ToLowerInvariant() ?? "";
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(plain), Encoding.UTF8.GetBytes(code.Value));
    }

    /// <summary>Whether the request was made on this machine, for this machine, and handed on by nobody.</summary>
    public static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && IsLoopbackHost(context.Request.Host.Host)
        && !context.Request.Headers.Keys.Any(IsProxyHeader);

    private static bool IsLoopbackHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    // X-Original-…: where the forwarded-headers middleware puts what it has taken from a known proxy.
    private static bool IsProxyHeader(string name) =>
        name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Via", StringComparison.OrdinalIgnoreCase)
        || name.Equals("X-Real-IP", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("X-Original-", StringComparison.OrdinalIgnoreCase);
}
