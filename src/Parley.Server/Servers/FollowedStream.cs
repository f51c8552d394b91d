using StackExchange.Redis;

namespace Parley.Server.Servers;

/// <summary>A stream in Redis that this server reads as it grows.</summary>
internal sealed class FollowedStream(RedisKey key, string? after, Action<StreamEntry> take, Action<FollowedStream> ended) : IDisposable
{
    private readonly Lock gate = new();
    private string? position = after;

    public RedisKey Key => key;

    /// <summary>Whether it was to begin with whatever came next.</summary>
    public bool IsFromNowOn { get; } = after is null;

    /// <summary>The last entry that was read; null where it begins with whatever comes next.</summary>
    public string? Position
    {
        get
        {
            lock (gate)
                return position;
        }
    }

    /// <summary>Reads again, or on, from another place; null: from whatever comes next.</summary>
    public void MoveTo(string? entry)
    {
        lock (gate)
            position = entry;
    }

    /// <summary>Takes what was found after an entry, unless the stream was moved meanwhile.</summary>
    public void Take(string after, StreamEntry entry)
    {
        lock (gate)
        {
            if (position != after)
                return;
            position = entry.Id.ToString();
        }

        take(entry);
    }

    public void Dispose() => ended(this);
}
