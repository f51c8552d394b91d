namespace Parley.Tests.Infrastructure;

/// <summary>Another time, which passes as it does: no timer of the server runs wild.</summary>
internal sealed class LateClock : TimeProvider
{
    public TimeSpan Late { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Late;
}
