using System.Buffers;
using System.Security.Cryptography;

namespace Parley.Server.Backups;

/// <summary>Copies a stream and says how long it was and what its SHA-256 is.</summary>
internal static class CheckedCopy
{
    /// <param name="from">Read to its end, or until one byte more than <paramref name="most"/>.</param>
    /// <param name="to">Written.</param>
    /// <param name="most">What is longer than its manifest says is not unpacked to its end.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<(long Size, string Sha256)> CopyAsync(Stream from, Stream to, long most, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            long size = 0;
            while (size <= most && await from.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                hash.AppendData(buffer, 0, read);
                await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                size += read;
            }

            return (size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
