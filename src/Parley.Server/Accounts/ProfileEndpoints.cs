using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Server.Data;
using Parley.Server.Hosting;

namespace Parley.Server.Accounts;

/// <summary>The calls under <c>/api/me</c>.</summary>
internal static class ProfileEndpoints
{
    public static void MapProfile(this RouteGroupBuilder me)
    {
        me.MapGet("", Show);
        me.MapPatch("", Update);
        me.MapDelete("", Delete);
        me.MapPost("/password", ChangePassword);
        me.MapGet("/sessions", ListSessions);
        me.MapDelete("/sessions", EndOtherSessions);
        me.MapDelete("/sessions/{id:guid}", EndSession);
    }

    /// <summary>The signed-in user.</summary>
    internal static Ok<User> Show(CurrentUser user) =>
        TypedResults.Ok(new User(user.Id, user.Username, user.DisplayName, user.IsAdmin ? Roles.Admin : Roles.User, user.CreatedAt));

    /// <summary>Changes what is given of the signed-in user's profile.</summary>
    internal static async Task<Results<Ok<User>, ProblemHttpResult>> Update(
        UpdateProfile change, CurrentUser user, AppDbContext db, SessionCache cache, CancellationToken cancellationToken)
    {
        if (DisplayNames.RefusalOf(change.DisplayName) is { } refusal)
            return AccountProblems.Invalid("displayName", refusal);

        if (change.DisplayName is { } displayName)
            await db.Set<Account>().Where(a => a.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(a => a.DisplayName, displayName), cancellationToken);
        if (await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == user.Id, cancellationToken) is not { } account)
            return Problems.Refuse(ProblemCodes.Unauthenticated, "The account was deleted meanwhile.");

        cache.Update(account);
        return TypedResults.Ok(account.ToWire());
    }

    /// <summary>Deletes the account with every trace of it. The last administrator can go only when nobody else is left.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(
        [FromBody] DeleteAccount request, CurrentUser user, HttpContext context, OwnPassword password, AccountDeletion deletion, CancellationToken cancellationToken)
    {
        if (await password.CheckAsync(user, request.Password, "password", context, cancellationToken) is { } refusal)
            return refusal;
        if (!await deletion.DeleteAsync(user.Id))
            return Problems.Refuse(ProblemCodes.LastAdministrator, "You are the only administrator: make somebody else one first.");

        SessionCookie.Clear(context);
        return TypedResults.NoContent();
    }

    /// <summary>Changes the password. Every other session of the account ends.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> ChangePassword(
        ChangePassword request, CurrentUser user, HttpContext context, OwnPassword password, PasswordChange change, CancellationToken cancellationToken)
    {
        if (change.RefusalOf(request.NewPassword, user.Username) is { } refusal)
            return AccountProblems.Invalid("newPassword", refusal);
        if (await password.CheckAsync(user, request.CurrentPassword, "currentPassword", context, cancellationToken) is { } refused)
            return refused;

        return await change.ChangeAsync(user, request.NewPassword!, cancellationToken) switch
        {
            PasswordChangeOutcome.Done => TypedResults.NoContent(),
            PasswordChangeOutcome.Overtaken => Problems.Refuse(ProblemCodes.Unauthenticated, "The session has ended meanwhile: sign in again."),
            PasswordChangeOutcome.Busy => AccountProblems.Busy(context),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Where the user is signed in, the session used last first.</summary>
    internal static async Task<Ok<SessionList>> ListSessions(CurrentUser user, Sessions sessions, CancellationToken cancellationToken)
    {
        var items = await sessions.ListAsync(user.Id, cancellationToken);
        return TypedResults.Ok(new SessionList(
            [.. items.Select(s => new Protocol.Accounts.Session(s.Id, s.CreatedAt, s.LastSeenAt, s.UserAgent, s.Address, s.Id == user.SessionId))]));
    }

    /// <summary>Ends every session of the user but the one that asks.</summary>
    internal static async Task<NoContent> EndOtherSessions(CurrentUser user, Sessions sessions)
    {
        await sessions.EndAllAsync(user.Id, except: user.SessionId, CancellationToken.None);
        return TypedResults.NoContent();
    }

    /// <summary>Ends one of the user's sessions.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> EndSession(Guid id, CurrentUser user, HttpContext context, Sessions sessions)
    {
        if (!await sessions.EndAsync(user.Id, id, CancellationToken.None))
            return Problems.Refuse(ProblemCodes.NotFound, "You have no session of this id.");
        if (id == user.SessionId)
            SessionCookie.Clear(context);
        return TypedResults.NoContent();
    }
}
