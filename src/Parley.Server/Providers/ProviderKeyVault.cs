using System.Text;
using Parley.Server.Accounts;

namespace Parley.Server.Providers;

/// <summary>Keeps what authorizes this installation at providers.</summary>
internal sealed class ProviderKeyVault(SecretVault vault)
{
    private const string Purpose = "keys of providers";

    /// <returns>Null where there is none.</returns>
    public byte[]? Lock(string? key, Guid providerId) => string.IsNullOrWhiteSpace(key) ? null : vault.Lock(Encoding.UTF8.GetBytes(key.Trim()), Purpose, providerId);

    /// <summary>False where there is a key, and this installation's secret is not the one that it was encrypted with.</summary>
    public bool TryOpen(KnownProvider provider, out string? key)
    {
        key = null;
        if (provider.Key is null)
            return true;
        if (vault.Open(provider.Key, Purpose, provider.Id) is not { } plain)
            return false;
        key = Encoding.UTF8.GetString(plain);
        return true;
    }
}
