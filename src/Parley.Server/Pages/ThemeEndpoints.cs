using Microsoft.AspNetCore.Mvc;
using Parley.Protocol.Accounts;
using Parley.Server.Accounts;
using Parley.Server.Choices;
using Parley.Server.Data;
using Parley.Server.Notices;

namespace Parley.Server.Pages;

/// <summary>The choice between light, dark and the system's colours: for the account of somebody who is signed in, and for this browser, so the first paint is right.</summary>
internal static class ThemeEndpoints
{
    public static void MapTheme(this IEndpointRouteBuilder pages) => pages.MapPost("/theme", ChooseAsync);

    internal static async Task<SeeOther> ChooseAsync(
        [FromForm] string? theme, CurrentUser? user, HttpContext context, AppDbContext db, SessionCache cache, NoticeBoard notices, CancellationToken cancellationToken)
    {
        var chosen = theme is "light" or "dark" ? theme : AccountPreferences.FollowSystem;
        BrowserChoice.Theme.Keep(context, chosen);
        if (user is not null && SameOrigin.Allows(context.Request, otherwise: false))
            await PreferenceEndpoints.Update(new UpdatePreferences(Theme: chosen), user, db, cache, notices, cancellationToken);
        return new(PageAnswers.WhereFrom(context));
    }
}
