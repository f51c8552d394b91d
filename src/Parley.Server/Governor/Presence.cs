namespace Parley.Server.Governor;

/// <summary>
/// Whether users ask at the same time, with whichever key: then they share what a limit lets through. Who asks after
/// somebody else was through is alone.
/// </summary>
internal sealed class Presence(TimeProvider clock)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, int> asking = [];
    private long? together;

    public void Began(Guid user)
    {
        lock (gate)
        {
            asking[user] = asking.GetValueOrDefault(user) + 1;
            if (asking.Count > 1)
                together = clock.GetTimestamp();
        }
    }

    public void Ended(Guid user)
    {
        lock (gate)
        {
            if (--asking[user] == 0)
                asking.Remove(user);
        }
    }

    /// <summary>Whether others ask now, or several did at once within the last minute.</summary>
    public bool HasOthers(Guid user)
    {
        lock (gate)
            return asking.Keys.Any(other => other != user) || (together is { } when && clock.GetElapsedTime(when) < Minute);
    }
}
