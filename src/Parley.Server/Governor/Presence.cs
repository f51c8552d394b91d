namespace Parley.Server.Governor;

/// <summary>Who has asked within the last minute, as far as that tells whether somebody is alone.</summary>
internal sealed class Presence
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private (Guid User, TimeSpan At)? last;
    private (Guid User, TimeSpan At)? lastOther;

    public void Saw(Guid user, TimeSpan now)
    {
        if (last is { } before && before.User != user)
            lastOther = before;
        last = (user, now);
    }

    /// <summary>The two latest who are not the same tell it of everybody.</summary>
    public bool HasOthers(Guid user, TimeSpan now) =>
        (last is { } latest && latest.User != user && now - latest.At < Minute) || (lastOther is { } other && other.User != user && now - other.At < Minute);
}
