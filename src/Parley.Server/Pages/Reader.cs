using System.Reflection;

namespace Parley.Server.Pages;

/// <summary>What a browser tells of its reader with every page.</summary>
/// <param name="Theme"><c>light</c>, <c>dark</c>; null follows the system.</param>
/// <param name="Zone">Where the reader's days begin.</param>
/// <param name="WantsFragment">Whether a script asks, which puts the answer into the page that is there.</param>
internal sealed record Reader(string? Theme, TimeZoneInfo Zone, bool WantsFragment)
{
    public static ValueTask<Reader?> BindAsync(HttpContext context, ParameterInfo _) => ValueTask.FromResult<Reader?>(Of(context.Request));

    public static Reader Of(HttpRequest request) => new(
        request.Cookies["theme"] is "light" or "dark" ? request.Cookies["theme"] : null,
        request.Cookies["zone"] is { Length: < 64 } zone && TimeZoneInfo.TryFindSystemTimeZoneById(Uri.UnescapeDataString(zone), out var found) ? found : TimeZoneInfo.Utc,
        request.Headers["X-Fragment"] == "1");
}
