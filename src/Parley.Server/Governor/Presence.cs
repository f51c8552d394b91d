namespace Parley.Server.Governor;

/// <summary>
/// Whether users ask at the same time: then they share what a limit lets through. Who asks after somebody else was through
/// is alone. Its lane sees to it that it is used by one at a time.
/// </summary>
internal sealed class Presence
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Dictionary<Guid, int> asking = [];
    private TimeSpan? together;

    public void Began(Guid user, TimeSpan now)
    {
        asking[user] = asking.GetValueOrDefault(user) + 1;
        if (asking.Count > 1)
            together = now;
    }

    public void Ended(Guid user)
    {
        if (--asking[user] == 0)
            asking.Remove(user);
    }

    /// <summary>Whether others ask now, or several did at once within the last minute.</summary>
    public bool HasOthers(Guid user, TimeSpan now) =>
        asking.Keys.Any(other => other != user) || (together is { } when && now - when < Minute);
}
