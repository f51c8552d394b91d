using Microsoft.AspNetCore.Mvc;

namespace Parley.Server.Pages;

/// <summary>The choice between light, dark and the system's colours: a cookie, so the first paint is right.</summary>
internal static class ThemeEndpoints
{
    public static void MapTheme(this IEndpointRouteBuilder pages) => pages.MapPost("/theme", Choose);

    internal static SeeOther Choose([FromForm] string? theme, HttpContext context)
    {
        var attributes = new CookieOptions { Path = "/", SameSite = SameSiteMode.Lax, HttpOnly = true, Secure = context.Request.IsHttps, MaxAge = TimeSpan.FromDays(365), IsEssential = true };
        if (theme is "light" or "dark")
            context.Response.Cookies.Append("theme", theme, attributes);
        else
            context.Response.Cookies.Delete("theme", attributes);

        return new(PageAnswers.WhereFrom(context));
    }
}
