namespace Parley.Tests.Infrastructure;

/// <summary>One server for all tests of a class that leave nothing in it.</summary>
public sealed class SharedApp : IAsyncDisposable
{
    internal ParleyApp App { get; } = new ParleyApp().With("RateLimits__Enabled", "false");

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
