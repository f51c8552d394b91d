using Microsoft.AspNetCore.Mvc;
using Parley.Protocol.Accounts;
using Parley.Server.Accounts;
using Parley.Server.Choices;
using Parley.Server.Data;
using Parley.Server.Notices;

namespace Parley.Server.Pages;

/// <summary>The choice of a language: for the account of somebody who is signed in, and for this browser.</summary>
internal static class LanguageEndpoints
{
    public static void MapLanguage(this IEndpointRouteBuilder pages) => pages.MapPost("/language", ChooseAsync);

    internal static async Task<SeeOther> ChooseAsync(
        [FromForm] string? language, CurrentUser? user, HttpContext context, AppDbContext db, SessionCache cache, NoticeBoard notices, CancellationToken cancellationToken)
    {
        var chosen = SupportedLanguages.Find(language)?.Code ?? AccountPreferences.FollowBrowser;
        BrowserChoice.Language.Keep(context, chosen);
        if (user is not null && SameOrigin.Allows(context.Request, otherwise: false))
            await PreferenceEndpoints.Update(new UpdatePreferences(Language: chosen), user, db, cache, notices, cancellationToken);
        return new(PageAnswers.WhereFrom(context));
    }
}
