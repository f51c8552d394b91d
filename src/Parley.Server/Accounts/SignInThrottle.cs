using System.Net;
using Microsoft.Extensions.Options;
using Parley.Server.Hosting;
using Parley.Server.Servers;

namespace Parley.Server.Accounts;

/// <summary>
/// Slows guessing down. Only failures count, by account and by address; a full bucket lets one more guess through
/// every so often, so that nobody is locked out for good. An address from which the account was signed in before
/// counts apart: strangers cannot keep the owner out. Sessions that exist are not touched.
/// </summary>
internal sealed class SignInThrottle(IOptions<RateLimitOptions> options, TimeProvider time, ServerBus bus)
{
    private readonly LeakyBuckets byAccount = new("account", 10, TimeSpan.FromMinutes(1), time, bus);
    private readonly LeakyBuckets byAddress = new("address", 50, TimeSpan.FromSeconds(10), time, bus);
    private readonly LeakyBuckets registrations = new("registration", 100, TimeSpan.FromSeconds(36), time, bus);
    private readonly LeakyBuckets known = new("known", 1, TimeSpan.FromDays(30), time, bus);

    /// <summary>How long until this account may be tried again from this address; null: now.</summary>
    public TimeSpan? MustWait(string account, IPAddress? address) =>
        !options.Value.Enabled ? null : Longer(byAccount.FullFor(AccountBucket(account, address)), byAddress.FullFor(Network(address)));

    public void Failed(string account, IPAddress? address)
    {
        byAccount.Add(AccountBucket(account, address));
        byAddress.Add(Network(address));
    }

    public void Succeeded(string account, IPAddress? address)
    {
        byAccount.Empty(AccountBucket(account, address));
        known.Add(Pair(account, address));
    }

    /// <summary>Counts a registration. How long this address must wait with it; null: not at all.</summary>
    public TimeSpan? MustWaitToRegister(IPAddress? address)
    {
        if (!options.Value.Enabled)
            return null;

        var network = Network(address);
        var wait = registrations.FullFor(network);
        if (wait is null)
            registrations.Add(network);
        return wait;
    }

    private string AccountBucket(string account, IPAddress? address) =>
        Pair(account, address) is var pair && known.FullFor(pair) is not null ? pair : account;

    private static string Pair(string account, IPAddress? address) => $"{account} {Network(address)}";

    /// <summary>Whoever has one IPv6 address has its whole /64.</summary>
    private static string Network(IPAddress? address)
    {
        if (address is null)
            return "none";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? new IPNetwork(Masked(address), 64).ToString()
            : address.ToString();
    }

    private static IPAddress Masked(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    private static TimeSpan? Longer(TimeSpan? a, TimeSpan? b) => a > b || b is null ? a : b;
}
