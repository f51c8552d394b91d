using Parley.Server.Conversations;
using Parley.Server.Files;

namespace Parley.Server.Transfers;

/// <summary>
/// Contents of files for one export that holds them itself, as many as one answer may hold. Each reference counts, not each
/// file: a conversation from outside may name the same large file as often as it likes.
/// </summary>
internal sealed class InlineBudget(FileStore files, Guid ownerId)
{
    /// <summary>In bytes of the files.</summary>
    public const long Most = 32 * 1024 * 1024;

    private readonly Dictionary<Guid, (byte[] Bytes, string Sha256)> read = [];
    private readonly HashSet<(Guid Id, string? Sha256)> refused = [];
    private long left = Most;

    /// <summary>The bytes of a file, where they are those that are named and there is room for them.</summary>
    public async Task<byte[]?> TakeAsync(Guid id, string? sha256)
    {
        if (read.TryGetValue(id, out var known))
            return known.Bytes.Length <= left && (sha256 ?? known.Sha256) == known.Sha256 ? Count(known.Bytes) : null;
        // There will not be more room later, so nobody has to look again.
        if (refused.Contains((id, sha256)))
            return null;
        if (await files.FindAsync(ownerId, id) is { } file && file.Size <= left && await files.ReadAsync(ownerId, id, sha256) is { } bytes)
        {
            read[id] = (bytes, KeptData.HashOf(bytes));
            return Count(bytes);
        }

        refused.Add((id, sha256));
        return null;
    }

    private byte[] Count(byte[] bytes)
    {
        left -= bytes.Length;
        return bytes;
    }
}
