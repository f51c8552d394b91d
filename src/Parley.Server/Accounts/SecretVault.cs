using System.Security.Cryptography;
using System.Text;

namespace Parley.Server.Accounts;

/// <summary>
/// Encrypts what authorizes this installation elsewhere, with a key that is derived from the installation's secret: whoever has
/// only the database, or a backup of it, has none of it.
/// </summary>
internal sealed class SecretVault(SigningKey key)
{
    private const int TagSize = 16;
    private const int NonceSize = 12;

    /// <param name="plain">What nobody may read.</param>
    /// <param name="purpose">What it is for: each purpose has a key of its own.</param>
    /// <param name="id">Whose it is: what was encrypted for one is nothing for another.</param>
    /// <param name="place">Where it is sent: who writes another place into the database has a secret that nobody can read.</param>
    public byte[] Lock(ReadOnlySpan<byte> plain, string purpose, Guid id, string place)
    {
        var locked = new byte[NonceSize + plain.Length + TagSize];
        RandomNumberGenerator.Fill(locked.AsSpan(0, NonceSize));
        using var cipher = new AesGcm(key.Derive(purpose), TagSize);
        cipher.Encrypt(locked.AsSpan(0, NonceSize), plain, locked.AsSpan(NonceSize, plain.Length), locked.AsSpan(^TagSize), BoundTo(id, place));
        return locked;
    }

    /// <returns>Null where this installation's secret is not the one that it was encrypted with, or it was for something else.</returns>
    public byte[]? Open(byte[] locked, string purpose, Guid id, string place)
    {
        if (locked.Length < NonceSize + TagSize)
            return null;

        var plain = new byte[locked.Length - NonceSize - TagSize];
        try
        {
            using var cipher = new AesGcm(key.Derive(purpose), TagSize);
            cipher.Decrypt(locked.AsSpan(0, NonceSize), locked.AsSpan(NonceSize, plain.Length), locked.AsSpan(^TagSize), plain, BoundTo(id, place));
            return plain;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    // An id is always as long, so that neither can pass for a part of the other.
    private static byte[] BoundTo(Guid id, string place) => [.. id.ToByteArray(), .. Encoding.UTF8.GetBytes(place)];
}
