using Parley.Server.Data;

namespace Parley.Server.Files;

/// <summary>Where the bytes of files are: each content once, by its hash.</summary>
internal abstract class BlobStore
{
    /// <summary>Keeps a content, then has the row written that refers to it: the row is never there before the bytes.</summary>
    /// <param name="file">What has arrived.</param>
    /// <param name="insert">Writes the row; false where it does not.</param>
    /// <returns>What <paramref name="insert"/> said.</returns>
    public abstract Task<bool> KeepAsync(ReceivedFile file, Func<WriteConnection, bool> insert);

    /// <summary>Has rows deleted, then the contents that nothing refers to any more.</summary>
    /// <param name="delete">Deletes rows and says which contents they referred to.</param>
    /// <returns>How many rows there were.</returns>
    public abstract Task<int> ReleaseAsync(Func<WriteConnection, IReadOnlyList<string>> delete);

    /// <summary>A content from its beginning; it can be sought in. Null where it is missing.</summary>
    public abstract Task<Stream?> OpenAsync(string sha256, long size);

    /// <summary>Deletes what nothing has referred to since then, and what never arrived.</summary>
    public abstract Task CleanAsync(DateTimeOffset before);
}
