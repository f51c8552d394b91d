using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Protocol;
using Parley.Protocol.Admin;
using Parley.Server.Accounts;
using Parley.Server.Data;
using Parley.Server.Hosting;
using Invite = Parley.Protocol.Admin.Invite;

namespace Parley.Server.Admin;

/// <summary>What only administrators can do: accounts and invitations. Nothing here reads what anybody wrote.</summary>
internal static class AdminEndpoints
{
    private const int LargestPage = 200;

    public static IServiceCollection AddAdmin(this IServiceCollection services) =>
        services.AddScoped<UserAdministration>().AddScoped<Invitations>();

    public static void MapAdmin(this IEndpointRouteBuilder api)
    {
        var admin = api.MapGroup("/admin").WithAdminDefaults("Admin").WithBodyLimit(BodyLimit.ForAccounts);

        admin.MapGet("/users", ListUsers);
        admin.MapGet("/users/{id:guid}", ShowUser);
        admin.MapPatch("/users/{id:guid}", UpdateUser);
        admin.MapDelete("/users/{id:guid}", DeleteUser);
        admin.MapDelete("/users/{id:guid}/sessions", EndSessions);
        admin.MapPost("/users/{id:guid}/password-reset", ResetPassword);

        admin.MapGet("/invites", ListInvites);
        admin.MapPost("/invites", CreateInvite);
        admin.MapDelete("/invites/{id:guid}", WithdrawInvite);
    }

    /// <summary>The accounts by username, a page at a time.</summary>
    internal static async Task<Results<Ok<AdminUserPage>, ProblemHttpResult>> ListUsers(
        AppDbContext db, CancellationToken cancellationToken, string? q = null, int limit = 50, string? cursor = null)
    {
        if (limit is < 1 or > LargestPage)
            return AccountProblems.Invalid("limit", $"Must be 1 to {LargestPage}.");

        return await db.ListUsersAsync(q, limit, cursor, cancellationToken) is { } page
            ? TypedResults.Ok(page)
            : AccountProblems.Invalid("cursor", "Is none that a page gave.");
    }

    /// <summary>One account.</summary>
    internal static async Task<Results<Ok<AdminUser>, ProblemHttpResult>> ShowUser(Guid id, AppDbContext db, CancellationToken cancellationToken) =>
        await db.FindUserAsync(id, cancellationToken) is { } user ? TypedResults.Ok(user) : NoSuchUser();

    /// <summary>Approves, enables, disables an account, or changes its role.</summary>
    internal static async Task<Results<Ok<AdminUser>, ProblemHttpResult>> UpdateUser(
        Guid id, UpdateUser change, CurrentUser admin, UserAdministration administration, AppDbContext db, CancellationToken cancellationToken) =>
        await administration.ChangeAsync(admin, id, change) switch
        {
            AdminOutcome.Done => await ShowUser(id, db, cancellationToken),
            AdminOutcome.NoSuchUser => NoSuchUser(),
            AdminOutcome.LastAdministrator => LastAdministrator(),
            _ => throw new UnreachableException(),
        };

    /// <summary>Deletes an account with every trace of it.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> DeleteUser(Guid id, CurrentUser admin, UserAdministration administration) =>
        Answer(await administration.DeleteAsync(admin, id));

    /// <summary>Signs somebody out everywhere.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> EndSessions(Guid id, CurrentUser admin, UserAdministration administration) =>
        Answer(await administration.EndSessionsAsync(admin, id));

    /// <summary>Makes a link with which the account can be given another password, once.</summary>
    internal static async Task<Results<Ok<PasswordResetLink>, ProblemHttpResult>> ResetPassword(Guid id, PasswordResets resets, CancellationToken cancellationToken) =>
        await resets.CreateAsync(id, cancellationToken) is var (token, expiresAt)
            ? TypedResults.Ok(new PasswordResetLink(token, $"/reset-password?token={token}", expiresAt))
            : NoSuchUser();

    /// <summary>The invitations that can still be used.</summary>
    internal static async Task<Ok<InviteList>> ListInvites(Invitations invitations, CancellationToken cancellationToken) =>
        TypedResults.Ok(await invitations.ListAsync(cancellationToken));

    /// <summary>Makes an invitation. Its code is shown this once.</summary>
    internal static async Task<Created<Invite>> CreateInvite(Invitations invitations, CancellationToken cancellationToken, CreateInvite? request = null) =>
        TypedResults.Created((string?)null, await invitations.CreateAsync(request?.ExpiresInDays, cancellationToken));

    /// <summary>Withdraws an invitation.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> WithdrawInvite(Guid id, Invitations invitations, CancellationToken cancellationToken) =>
        await invitations.WithdrawAsync(id, cancellationToken)
            ? TypedResults.NoContent()
            : Problems.Refuse(ProblemCodes.NotFound, "There is no invitation of this id.");

    private static Results<NoContent, ProblemHttpResult> Answer(AdminOutcome outcome) => outcome switch
    {
        AdminOutcome.Done => TypedResults.NoContent(),
        AdminOutcome.NoSuchUser => NoSuchUser(),
        AdminOutcome.LastAdministrator => LastAdministrator(),
        _ => throw new UnreachableException(),
    };

    private static ProblemHttpResult NoSuchUser() => Problems.Refuse(ProblemCodes.NotFound, "There is no user of this id.");

    private static ProblemHttpResult LastAdministrator() =>
        Problems.Refuse(ProblemCodes.LastAdministrator, "This is the only administrator: make somebody else one first.");
}
