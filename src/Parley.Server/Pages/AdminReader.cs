using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Protocol.Admin;
using Parley.Server.Accounts;
using Parley.Server.Admin;
using Parley.Server.Data;
using Parley.Server.Mcp;
using Parley.Server.Spending;
using Parley.Web.Admin;

namespace Parley.Server.Pages;

/// <summary>What the administration page is to show beside the accounts.</summary>
internal sealed record AdminAsk(string? Search = null, string? Cursor = null, string? Done = null, string? Error = null, Handout? Handout = null, string? Month = null);

/// <summary>Puts the administration page together, for the request at hand.</summary>
internal sealed class AdminReader(AppDbContext db, Invitations invitations, UsagePages usage, BudgetBook budgets, ToolServerStore tools, HttpContext context)
{
    private const int InOnePage = 50;

    public static AdminReader Of(HttpContext context) => new(
        context.RequestServices.GetRequiredService<AppDbContext>(), context.RequestServices.GetRequiredService<Invitations>(),
        context.RequestServices.GetRequiredService<UsagePages>(), context.RequestServices.GetRequiredService<BudgetBook>(),
        context.RequestServices.GetRequiredService<ToolServerStore>(), context);

    public static ValueTask<AdminReader?> BindAsync(HttpContext context, System.Reflection.ParameterInfo _) => ValueTask.FromResult<AdminReader?>(Of(context));

    /// <summary>The page again, where the act was refused; else on to the page that says it is done.</summary>
    public async Task<IResult> AnswerAsync(IResult outcome, string act) =>
        outcome is ProblemHttpResult refusal
            ? await ShowAsync(new(Error: Refusals.Say(refusal.ProblemDetails.Detail!)), refusal.StatusCode)
            : new SeeOther($"/admin?done={act}");

    public async Task<IResult> ShowAsync(AdminAsk ask, int status = StatusCodes.Status200OK)
    {
        var gone = context.RequestAborted;
        var users = await db.ListUsersAsync(ask.Search, InOnePage, string.IsNullOrEmpty(ask.Cursor) ? null : ask.Cursor, gone);
        var view = new AdminView
        {
            Users = users ?? new AdminUserPage([], null),
            Invites = (await AdminEndpoints.ListInvites(invitations, gone)).Value!,
            Usage = await usage.OfAllAsync(ask.Month),
            Budgets = (await SpendingEndpoints.ListBudgets(budgets)).Value!,
            ToolServers = (await McpEndpoints.List(tools)).Value!,
            Self = context.Features.Get<CurrentUser>()!.Id,
            Search = ask.Search,
            Done = ask.Done,
            Error = ask.Error,
            Handout = ask.Handout,
        };
        return new Page<AdminPage>(new() { ["View"] = view, ["Origin"] = $"{context.Request.Scheme}://{context.Request.Host}" }, status);
    }
}
