namespace Parley.Server.Hosting;

/// <summary>Tells the time in whole microseconds, which is as much of it as every database keeps: what was told once is told again.</summary>
internal sealed class StoredClock : TimeProvider
{
    public override DateTimeOffset GetUtcNow()
    {
        var now = base.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
