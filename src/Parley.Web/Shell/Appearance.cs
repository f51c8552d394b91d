namespace Parley.Web.Shell;

/// <summary>How the reader likes pages to look and to behave. Every page is rendered in one, which its document carries.</summary>
/// <param name="Theme"><c>light</c>, <c>dark</c>; null follows the device.</param>
/// <param name="IsCompact">Whether things stand closer together.</param>
/// <param name="SendWith">The key that sends: <c>enter</c> or <c>ctrl-enter</c>.</param>
/// <param name="IsSideClosed">Whether the side with the conversations is put away in this browser.</param>
/// <param name="Live">Where the page goes on to listen; null for somebody who is not signed in.</param>
public sealed record Appearance(
    string? Theme = null, bool IsCompact = false, string SendWith = "enter", bool IsSideClosed = false, LivePlace? Live = null)
{
    /// <summary>For those of whom nothing is known.</summary>
    public static readonly Appearance Plain = new();
}

/// <summary>From where a page is told of changes.</summary>
/// <param name="User">Whose page it is.</param>
/// <param name="After">The last notice before the page was put together.</param>
public sealed record LivePlace(Guid User, string After);
