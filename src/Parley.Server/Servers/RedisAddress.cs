using System.Globalization;
using StackExchange.Redis;

namespace Parley.Server.Servers;

/// <summary>Reads what <c>REDIS_URL</c> says: <c>redis[s]://[user:password@]host:port[/n]</c>.</summary>
internal static class RedisAddress
{
    private const int UsualPort = 6379;

    /// <summary>Null where it cannot be understood; the refusal never repeats it, for there is a password in it.</summary>
    public static ConfigurationOptions? Read(string url, out string refusal)
    {
        refusal = "REDIS_URL cannot be understood. Give it as redis://user:password@host:port/number, or rediss://… for TLS, with special characters percent-encoded.";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("redis" or "rediss") || address.Host.Length == 0
            || address.Query.Length > 0 || address.Fragment.Length > 0)
            return null;

        var options = new ConfigurationOptions
        {
            Ssl = address.Scheme == "rediss",
            ClientName = "parley",
            // A Redis that is away, at the start or later, keeps nobody waiting: it is tried again, and what needs it does without.
            AbortOnConnectFail = false,
            ConnectRetry = 1,
            ConnectTimeout = 2_000,
            AsyncTimeout = 1_000,
            SyncTimeout = 1_000,
            BacklogPolicy = BacklogPolicy.FailFast,
            ReconnectRetryPolicy = new LinearRetry(500),
        };
        options.EndPoints.Add(address.IdnHost.Trim('[', ']'), address.IsDefaultPort || address.Port < 0 ? UsualPort : address.Port);

        if (address.UserInfo.Length > 0)
        {
            var colon = address.UserInfo.IndexOf(':', StringComparison.Ordinal);
            var user = Uri.UnescapeDataString(colon < 0 ? address.UserInfo : address.UserInfo[..colon]);
            options.User = user.Length == 0 ? null : user;
            options.Password = colon < 0 ? null : Uri.UnescapeDataString(address.UserInfo[(colon + 1)..]);
        }

        var number = address.AbsolutePath.Trim('/');
        if (number.Length > 0)
        {
            if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var database))
                return null;
            options.DefaultDatabase = database;
        }

        refusal = "";
        return options;
    }
}
