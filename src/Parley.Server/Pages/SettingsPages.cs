using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Parley.Protocol.Accounts;
using Parley.Protocol.ApiKeys;
using Parley.Server.Accounts;
using Parley.Server.ApiKeys;
using Parley.Server.Choices;
using Parley.Server.Data;
using Parley.Server.Hosting;
using Parley.Server.Instructions;
using Parley.Server.Notices;

namespace Parley.Server.Pages;

/// <summary>The settings page, and its forms.</summary>
internal static class SettingsPages
{
    public static void MapSettings(this IEndpointRouteBuilder pages)
    {
        var settings = pages.MapGroup("/settings").WithUserDefaults("Pages");

        settings.MapGet("", Show);
        settings.MapPost("/profile", ChangeProfileAsync);
        settings.MapPost("/appearance", ChangeAppearanceAsync);
        settings.MapPost("/instructions", ChangeInstructionsAsync);
        settings.MapPost("/password", ChangePasswordAsync);
        settings.MapPost("/sessions/{id:guid}/end", EndSessionAsync);
        settings.MapPost("/sessions/end-others", EndOtherSessionsAsync);
        settings.MapPost("/keys", CreateKeyAsync);
        settings.MapPost("/keys/{id:guid}/revoke", RevokeKeyAsync);
        settings.MapOwnKeyForms();
        settings.MapPost("/delete", DeleteAccountAsync);
    }

    internal static Task<IResult> Show(CurrentUser user, SettingsReader settings, Reader reader, CancellationToken cancellationToken, string? done = null) =>
        settings.ShowAsync(user, reader, done, null, cancellationToken);

    internal static async Task<IResult> ChangeProfileAsync(
        [FromForm] string? displayName, CurrentUser user, AppDbContext db, SessionCache cache, SettingsReader settings, Reader reader, CancellationToken cancellationToken) =>
        (await ProfileEndpoints.Update(new UpdateProfile(displayName ?? ""), user, db, cache, cancellationToken)).Result is ProblemHttpResult refusal
            ? await settings.ShowAsync(user, reader, "profile", refusal, cancellationToken)
            : new SeeOther("/settings?done=profile");

    internal static async Task<IResult> ChangeAppearanceAsync(
        [FromForm] string? density, [FromForm] string? sendWith,
        CurrentUser user, AppDbContext db, SessionCache cache, NoticeBoard notices, SettingsReader settings, Reader reader, CancellationToken cancellationToken)
    {
        var change = new UpdatePreferences(Density: density is "comfortable" or "compact" ? density : null, SendWith: sendWith is "enter" or "ctrl-enter" ? sendWith : null);
        return (await PreferenceEndpoints.Update(change, user, db, cache, notices, cancellationToken)).Result is ProblemHttpResult refusal
            ? await settings.ShowAsync(user, reader, "appearance", refusal, cancellationToken)
            : new SeeOther("/settings?done=appearance");
    }

    internal static async Task<IResult> ChangeInstructionsAsync(
        [FromForm] string? about, [FromForm] string? answers, [FromForm] string? forNew,
        CurrentUser user, InstructionsStore store, SettingsReader settings, Reader reader, CancellationToken cancellationToken)
    {
        var said = new UserInstructions(SendForm.WithoutReturns(about), SendForm.WithoutReturns(answers), forNew == "true");
        // No browser sends more, for the fields take no more.
        if (said.About?.Length > UserInstructions.Longest || said.Answers?.Length > UserInstructions.Longest)
            return await settings.ShowAsync(user, reader, "instructions", Problems.Invalid("about", "Each of the texts has 4,000 characters at most."), cancellationToken);
        await store.SaveAsync(user.Id, said);
        return new SeeOther("/settings?done=instructions#instructions");
    }

    internal static async Task<IResult> ChangePasswordAsync(
        [FromForm] string? currentPassword, [FromForm] string? newPassword,
        CurrentUser user, HttpContext context, OwnPassword password, PasswordChange change, SettingsReader settings, Reader reader, CancellationToken cancellationToken) =>
        (await ProfileEndpoints.ChangePassword(new ChangePassword(currentPassword, newPassword), user, context, password, change, cancellationToken)).Result is ProblemHttpResult refusal
            ? await settings.ShowAsync(user, reader, "password", refusal, cancellationToken)
            : new SeeOther("/settings?done=password");

    internal static async Task<IResult> EndSessionAsync(Guid id, CurrentUser user, HttpContext context, Sessions sessions)
    {
        // A session that is gone already is as good as ended.
        await ProfileEndpoints.EndSession(id, user, context, sessions);
        return new SeeOther("/settings?done=sessions");
    }

    internal static async Task<IResult> EndOtherSessionsAsync(CurrentUser user, Sessions sessions)
    {
        await ProfileEndpoints.EndOtherSessions(user, sessions);
        return new SeeOther("/settings?done=sessions");
    }

    /// <summary>The page itself is the answer: the key is shown in it and never again.</summary>
    internal static async Task<IResult> CreateKeyAsync(
        [FromForm] string? keyName, [FromForm] string? expiresInDays, CurrentUser user, ApiKeyStore keys, TimeProvider time, SettingsReader settings, Reader reader, CancellationToken cancellationToken)
    {
        var expires = int.TryParse(expiresInDays, out var days) && days is > 0 and <= 3_650 ? time.GetUtcNow().AddDays(days) : (DateTimeOffset?)null;
        var name = keyName?.Trim() ?? "";
        return (await ApiKeyEndpoints.Create(new CreateApiKey(name[..Math.Min(name.Length, 100)], expires), keys, user, time)).Result switch
        {
            ProblemHttpResult refusal => await settings.ShowAsync(user, reader, "keys", refusal, cancellationToken),
            Created<CreatedApiKey> made => await settings.ShowAsync(user, reader, "keys", null, cancellationToken, made: made.Value),
            _ => throw new UnreachableException(),
        };
    }

    internal static async Task<IResult> RevokeKeyAsync(Guid id, CurrentUser user, ApiKeyStore keys)
    {
        await keys.RevokeAsync(user.Id, id);
        return new SeeOther("/settings?done=keys#keys");
    }

    internal static async Task<IResult> DeleteAccountAsync(
        [FromForm] string? password, CurrentUser user, HttpContext context, OwnPassword own, AccountDeletion deletion, SettingsReader settings, Reader reader, CancellationToken cancellationToken) =>
        (await ProfileEndpoints.Delete(new DeleteAccount(password), user, context, own, deletion, cancellationToken)).Result is ProblemHttpResult refusal
            ? await settings.ShowAsync(user, reader, "delete", refusal, cancellationToken)
            : new SeeOther("/sign-in?note=deleted");
}
