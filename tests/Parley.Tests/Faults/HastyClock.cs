namespace Parley.Tests.Faults;

/// <summary>The right time, but whoever waits waits a twentieth of it: what is tried again after a second is tried soon.</summary>
internal sealed class HastyClock : TimeProvider
{
    private const int Haste = 20;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Hasten(dueTime), Hasten(period));

    private static TimeSpan Hasten(TimeSpan wait) => wait == Timeout.InfiniteTimeSpan ? wait : wait / Haste;
}
