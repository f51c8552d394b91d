using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Protocol.Accounts;
using Parley.Protocol.Admin;
using Parley.Server.Accounts;
using Parley.Server.Admin;
using Parley.Server.Data;
using Parley.Server.Failures;
using Parley.Web.Admin;
using Parley.Web.Failures;

namespace Parley.Server.Pages;

/// <summary>The administration page, and its forms.</summary>
internal static class AdminPages
{
    public static void MapAdminPages(this IEndpointRouteBuilder pages)
    {
        var admin = pages.MapGroup("/admin").WithAdminDefaults("Pages");

        admin.MapGet("", ShowAsync);
        admin.MapGet("/failures", ShowFailures);
        admin.MapPost("/users/{id:guid}/{act}", ChangeAsync);
        admin.MapPost("/users/{id:guid}/end-sessions", EndSessionsAsync);
        admin.MapPost("/users/{id:guid}/delete", DeleteAsync);
        admin.MapPost("/users/{id:guid}/reset-password", ResetPasswordAsync);
        admin.MapPost("/invites", InviteAsync);
        admin.MapPost("/invites/{id:guid}/withdraw", WithdrawAsync);
        admin.MapBudgetForms();
        admin.MapToolServerForms();
        admin.MapModelPages();
        admin.MapKeyPages();
        admin.MapProviderPages();
    }

    internal static Task<IResult> ShowAsync(AdminReader page, string? q = null, string? cursor = null, string? done = null, string? month = null) =>
        page.ShowAsync(new(q, cursor, DoneOf(done), Month: month));

    internal static IResult ShowFailures(FailureLog log, CurrentUser user, Guid? messageId = null) =>
        new Page<FailuresPage>(new() { ["Items"] = FailureEndpoints.ListFailures(log, user, messageId).Value!.Items, ["Most"] = FailureLog.Most });

    internal static async Task<IResult> ChangeAsync(
        Guid id, string act, CurrentUser admin, UserAdministration administration, AppDbContext db, AdminReader page, HttpContext context, CancellationToken cancellationToken) =>
        ChangeOf(act) is { } change
            ? await page.AnswerAsync((await AdminEndpoints.UpdateUser(id, change, admin, administration, db, cancellationToken)).Result, act)
            : ErrorPages.NotFound(context);

    internal static async Task<IResult> EndSessionsAsync(Guid id, CurrentUser admin, UserAdministration administration, AdminReader page) =>
        await page.AnswerAsync((await AdminEndpoints.EndSessions(id, admin, administration)).Result, "end-sessions");

    internal static async Task<IResult> DeleteAsync(Guid id, CurrentUser admin, UserAdministration administration, AdminReader page) =>
        await page.AnswerAsync((await AdminEndpoints.DeleteUser(id, admin, administration)).Result, "delete");

    internal static async Task<IResult> ResetPasswordAsync(Guid id, PasswordResets resets, AdminReader page, CancellationToken cancellationToken) =>
        (await AdminEndpoints.ResetPassword(id, resets, cancellationToken)).Result is Ok<PasswordResetLink> { Value: { } link }
            ? await page.ShowAsync(new(Handout: new Handout(Texts.AdminHandoutReset, link.Path)))
            : await page.ShowAsync(new(Error: Texts.AdminGone));

    internal static async Task<IResult> InviteAsync(Invitations invitations, AdminReader page, CancellationToken cancellationToken)
    {
        var invite = (await AdminEndpoints.CreateInvite(invitations, cancellationToken)).Value!;
        return await page.ShowAsync(new(Handout: new Handout(Texts.AdminHandoutInvite, $"/sign-up?invite={Uri.EscapeDataString(invite.Code!)}")));
    }

    internal static async Task<IResult> WithdrawAsync(Guid id, Invitations invitations, AdminReader page, CancellationToken cancellationToken) =>
        await page.AnswerAsync((await AdminEndpoints.WithdrawInvite(id, invitations, cancellationToken)).Result, "withdraw");

    private static UpdateUser? ChangeOf(string act) => act switch
    {
        "enable" => new UpdateUser(State: UserStates.Active),
        "disable" => new UpdateUser(State: UserStates.Disabled),
        "promote" => new UpdateUser(Role: Roles.Admin),
        "demote" => new UpdateUser(Role: Roles.User),
        _ => null,
    };

    private static string? DoneOf(string? act) => act switch
    {
        "enable" => Texts.AdminDoneEnable,
        "disable" => Texts.AdminDoneDisable,
        "promote" => Texts.AdminDonePromote,
        "demote" => Texts.AdminDoneDemote,
        "end-sessions" => Texts.AdminDoneSignOut,
        "delete" => Texts.AdminDoneDelete,
        "withdraw" => Texts.AdminDoneWithdraw,
        "budget" => Texts.AdminDoneBudget,
        "tools" => Texts.AdminDoneTools,
        _ => null,
    };
}
