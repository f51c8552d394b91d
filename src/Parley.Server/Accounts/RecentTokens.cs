using System.Collections.Concurrent;

namespace Parley.Server.Accounts;

/// <summary>The tokens that were validated lately: a signature is checked once, not with every request. Two generations bound it.</summary>
internal sealed class RecentTokens
{
    private const int MostOfAGeneration = 8192;

    private ConcurrentDictionary<string, AccessToken> young = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, AccessToken> old = new(StringComparer.Ordinal);
    private int size;

    public AccessToken? Find(string token)
    {
        if (young.TryGetValue(token, out var found))
            return found;
        if (!old.TryGetValue(token, out found))
            return null;

        Add(token, found);
        return found;
    }

    public void Add(string token, AccessToken read)
    {
        if (!young.TryAdd(token, read) || Interlocked.Increment(ref size) < MostOfAGeneration)
            return;

        Interlocked.Exchange(ref size, 0);
        old = Interlocked.Exchange(ref young, new(StringComparer.Ordinal));
    }
}
