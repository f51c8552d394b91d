using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Notices;
using Parley.Server.Accounts;
using Parley.Server.Data;
using Parley.Server.Hosting;
using Parley.Server.Notices;

namespace Parley.Server.Choices;

/// <summary>How a user likes the pages, the same on every device.</summary>
internal static class PreferenceEndpoints
{
    public static void MapPreferences(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/me/preferences").WithUserDefaults("Accounts").WithBodyLimit(BodyLimit.ForAccounts);

        group.MapGet("", Show);
        group.MapPatch("", Update);
    }

    /// <summary>The signed-in user's preferences.</summary>
    internal static Ok<Preferences> Show(CurrentUser user) => TypedResults.Ok(user.Preferences.ToWire());

    /// <summary>Changes what is given of the signed-in user's preferences.</summary>
    internal static async Task<Results<Ok<Preferences>, ProblemHttpResult>> Update(
        UpdatePreferences change, CurrentUser user, AppDbContext db, SessionCache cache, NoticeBoard notices, CancellationToken cancellationToken)
    {
        if (change is not { Theme: null, Density: null, SendWith: null, Language: null })
        {
            await db.Set<Account>().Where(a => a.Id == user.Id).ExecuteUpdateAsync(set =>
            {
                if (change.Theme is not null)
                    set.SetProperty(a => a.Preferences.Theme, change.Theme);
                if (change.Density is not null)
                    set.SetProperty(a => a.Preferences.Density, change.Density);
                if (change.SendWith is not null)
                    set.SetProperty(a => a.Preferences.SendWith, change.SendWith);
                if (change.Language is not null)
                    set.SetProperty(a => a.Preferences.Language, change.Language);
            }, cancellationToken);
        }

        if (await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == user.Id, cancellationToken) is not { } account)
            return Problems.Refuse(ProblemCodes.Unauthenticated, "The account was deleted meanwhile.");

        cache.Update(account);
        notices.Post(user.Id, new Notice(NoticeKinds.Settings));
        return TypedResults.Ok(account.Preferences.ToWire());
    }
}
