using System.Text;
using Parley.Server.Accounts;

namespace Parley.Server.Providers;

/// <summary>Keeps what authorizes this installation at providers.</summary>
internal sealed class ProviderKeyVault(SecretVault vault)
{
    private const string Purpose = "keys of providers";

    /// <returns>Null where there is none.</returns>
    public byte[]? Lock(string? key, Guid providerId, string address) => string.IsNullOrWhiteSpace(key) ? null : vault.Lock(Encoding.UTF8.GetBytes(key.Trim()), Purpose, providerId, address);

    /// <summary>False where there is a key, encrypted with another secret than this installation's, or for another address.</summary>
    public bool TryOpen(KnownProvider provider, out string? key)
    {
        key = null;
        if (provider.Key is null)
            return true;
        if (vault.Open(provider.Key, Purpose, provider.Id, provider.Address) is not { } plain)
            return false;
        key = Encoding.UTF8.GetString(plain);
        return true;
    }
}
