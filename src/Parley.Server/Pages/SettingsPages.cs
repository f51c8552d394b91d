using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Parley.Protocol.Accounts;
using Parley.Server.Accounts;
using Parley.Server.Data;
using Parley.Web.Settings;
using Parley.Web.Shell;

namespace Parley.Server.Pages;

/// <summary>The settings page, and its forms.</summary>
internal static class SettingsPages
{
    public static void MapSettings(this IEndpointRouteBuilder pages)
    {
        var settings = pages.MapGroup("/settings").WithUserDefaults("Pages");

        settings.MapGet("", Show);
        settings.MapPost("/profile", ChangeProfileAsync);
        settings.MapPost("/password", ChangePasswordAsync);
        settings.MapPost("/sessions/{id:guid}/end", EndSessionAsync);
        settings.MapPost("/delete", DeleteAccountAsync);
    }

    internal static Task<IResult> Show(CurrentUser user, SettingsReader settings, Reader reader, CancellationToken cancellationToken, string? done = null) =>
        settings.ShowAsync(user, reader, done, null, cancellationToken);

    internal static async Task<IResult> ChangeProfileAsync(
        [FromForm] string? displayName, CurrentUser user, AppDbContext db, SessionCache cache, SettingsReader settings, Reader reader, CancellationToken cancellationToken) =>
        (await ProfileEndpoints.Update(new UpdateProfile(displayName ?? ""), user, db, cache, cancellationToken)).Result is ProblemHttpResult refusal
            ? await settings.ShowAsync(user, reader, "profile", refusal, cancellationToken)
            : new SeeOther("/settings?done=profile");

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

    internal static async Task<IResult> DeleteAccountAsync(
        [FromForm] string? password, CurrentUser user, HttpContext context, OwnPassword own, AccountDeletion deletion, SettingsReader settings, Reader reader, CancellationToken cancellationToken) =>
        (await ProfileEndpoints.Delete(new DeleteAccount(password), user, context, own, deletion, cancellationToken)).Result is ProblemHttpResult refusal
            ? await settings.ShowAsync(user, reader, "delete", refusal, cancellationToken)
            : new SeeOther("/sign-in?note=deleted");
}

/// <summary>Puts the settings page together.</summary>
internal sealed class SettingsReader(Sessions sessions, IOptions<AccountOptions> options)
{
    /// <summary>The page after the form of a section was sent: refused, or done.</summary>
    public async Task<IResult> ShowAsync(CurrentUser user, Reader reader, string? section, ProblemHttpResult? refusal, CancellationToken cancellationToken)
    {
        var view = new SettingsView
        {
            User = ProfileEndpoints.Show(user).Value!,
            Sessions = (await ProfileEndpoints.ListSessions(user, sessions, cancellationToken)).Value!,
            MinimumPasswordLength = options.Value.MinimumPasswordLength,
            Section = section,
            State = refusal is null ? FormState.Fresh : FormStates.Of(refusal),
            IsDone = refusal is null,
            Theme = reader.Theme,
        };
        return new Page<SettingsPage>(new() { ["View"] = view }, refusal?.StatusCode ?? StatusCodes.Status200OK);
    }
}
