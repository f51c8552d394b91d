using Microsoft.AspNetCore.Mvc;
using Parley.Protocol.Accounts;
using Parley.Server.Accounts;
using Parley.Server.Data;

namespace Parley.Server.Pages;

/// <summary>The choice of a language: for the account of somebody who is signed in, and for this browser.</summary>
internal static class LanguageEndpoints
{
    public static void MapLanguage(this IEndpointRouteBuilder pages) => pages.MapPost("/language", ChooseAsync);

    internal static async Task<SeeOther> ChooseAsync(
        [FromForm] string? language, CurrentUser? user, HttpContext context, AppDbContext db, SessionCache cache, CancellationToken cancellationToken)
    {
        var chosen = SupportedLanguages.Find(language);
        var attributes = new CookieOptions { Path = "/", SameSite = SameSiteMode.Lax, HttpOnly = true, Secure = context.Request.IsHttps, MaxAge = TimeSpan.FromDays(365), IsEssential = true };
        if (chosen is not null)
            context.Response.Cookies.Append(RequestLanguage.Cookie, chosen.Code, attributes);
        else
            context.Response.Cookies.Delete(RequestLanguage.Cookie, attributes);

        if (user is not null && SameOrigin.Allows(context.Request, otherwise: false))
            await PreferenceEndpoints.Update(new UpdatePreferences(Language: chosen?.Code ?? AccountPreferences.FollowBrowser), user, db, cache, cancellationToken);
        return new(PageAnswers.WhereFrom(context));
    }
}
