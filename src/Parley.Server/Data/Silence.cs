using System.Diagnostics;

namespace Parley.Server.Data;

/// <summary>
/// When the database last let somebody wait in vain. Whoever waited for their turn meanwhile need not do the same, one
/// after the other: for the last of them that would be minutes.
/// </summary>
internal struct Silence
{
    private long endedAt;

    public void Noticed() => Volatile.Write(ref endedAt, Stopwatch.GetTimestamp());

    /// <param name="asked">When their waiting began.</param>
    public readonly bool IsAfter(long asked) => Volatile.Read(in endedAt) > asked;

    /// <inheritdoc cref="IsAfter"/>
    /// <exception cref="StorageUnavailableException">They have waited through it.</exception>
    public readonly void RefuseWhoAsked(long asked)
    {
        if (IsAfter(asked))
            throw new StorageUnavailableException("The database does not answer.");
    }
}
