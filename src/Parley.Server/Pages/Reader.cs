using System.Reflection;
using Parley.Server.Accounts;
using Parley.Web.Shell;

namespace Parley.Server.Pages;

/// <summary>What a browser, and the account of who is signed in, tell of a page's reader.</summary>
/// <param name="Appearance">How the reader likes pages.</param>
/// <param name="ChosenLanguage">What was chosen in this browser, for nobody in particular.</param>
/// <param name="Zone">Where the reader's days begin.</param>
/// <param name="WantsFragment">Whether a script asks, which puts the answer into the page that is there.</param>
internal sealed record Reader(Appearance Appearance, string? ChosenLanguage, TimeZoneInfo Zone, bool WantsFragment)
{
    /// <summary>How the reader reaches this server.</summary>
    public string Origin { get; private init; } = "";

    public static ValueTask<Reader?> BindAsync(HttpContext context, ParameterInfo _) => ValueTask.FromResult<Reader?>(Of(context.Request));

    public static Reader Of(HttpRequest request) => new(
        AppearanceOf(request),
        BrowserChoice.Language.Of(request),
        request.Cookies["zone"] is { Length: < 64 } zone && TimeZoneInfo.TryFindSystemTimeZoneById(Uri.UnescapeDataString(zone), out var found) ? found : TimeZoneInfo.Utc,
        request.Headers["X-Fragment"] == "1")
    {
        Origin = $"{request.Scheme}://{request.Host}",
    };

    /// <summary>What the account prefers, else what was chosen in this browser.</summary>
    private static Appearance AppearanceOf(HttpRequest request)
    {
        var chosen = request.HttpContext.Features.Get<CurrentUser>()?.Preferences ?? new();
        var theme = chosen.Theme is null ? BrowserChoice.Theme.Of(request) : chosen.Theme is "light" or "dark" ? chosen.Theme : null;
        return new(theme, chosen.Density == "compact", chosen.SendWith ?? "enter", request.Cookies["side"] == "closed", request.HttpContext.Features.Get<LivePlace>());
    }
}
