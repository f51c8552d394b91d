namespace Parley.Server.Pages;

/// <summary>What was chosen in a browser, for its pages that know nobody: a cookie.</summary>
internal sealed class BrowserChoice(string name, Predicate<string> isOffered)
{
    public static BrowserChoice Theme { get; } = new("theme", theme => theme is "light" or "dark");

    public static BrowserChoice Language { get; } = new("language", code => SupportedLanguages.Find(code) is not null);

    /// <summary>Null where nothing was chosen.</summary>
    public string? Of(HttpRequest request) => request.Cookies[name] is { } value && isOffered(value) ? value : null;

    /// <summary>Keeps what was chosen; what is not offered, to follow device or browser above all, takes an earlier choice back. Null changes nothing.</summary>
    public void Keep(HttpContext context, string? chosen)
    {
        if (chosen is null)
            return;

        var attributes = new CookieOptions { Path = "/", SameSite = SameSiteMode.Lax, HttpOnly = true, Secure = context.Request.IsHttps, MaxAge = TimeSpan.FromDays(365), IsEssential = true };
        if (isOffered(chosen))
            context.Response.Cookies.Append(name, chosen, attributes);
        else if (context.Request.Cookies.ContainsKey(name))
            context.Response.Cookies.Delete(name, attributes);
    }
}
