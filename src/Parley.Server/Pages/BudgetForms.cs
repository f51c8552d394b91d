using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Parley.Protocol.Spending;
using Parley.Server.Accounts;
using Parley.Server.Data;
using Parley.Server.Spending;

namespace Parley.Server.Pages;

/// <summary>The administration page's forms for budgets.</summary>
internal static class BudgetForms
{
    public static void MapBudgetForms(this IEndpointRouteBuilder admin)
    {
        admin.MapPost("/budgets", SetAsync);
        admin.MapPost("/budgets/remove", RemoveAsync);
    }

    internal static async Task<IResult> SetAsync(
        [FromForm] string? scope, [FromForm] string? username, [FromForm] string? period, [FromForm] string? limit,
        AppDbContext db, BudgetBook budgets, AdminReader page, CancellationToken cancellationToken)
    {
        // As the field's own words would be, were it sent by a browser that does not know numbers.
        if (!decimal.TryParse(limit, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var dollars) || dollars is < 0 or > 1_000_000)
            return await page.ShowAsync(new(Error: Texts.AdminBudgetWrong), StatusCodes.Status400BadRequest);

        Guid? userId = null;
        if (scope == BudgetScopes.User)
        {
            var key = Usernames.KeyOf(username ?? "");
            userId = await db.Set<Account>().Where(account => key != null && account.NormalizedUserName == key).Select(account => (Guid?)account.Id).SingleOrDefaultAsync(cancellationToken);
            if (userId is null)
                return await page.ShowAsync(new(Error: Texts.AdminBudgetNobody), StatusCodes.Status400BadRequest);
        }

        return await AnswerAsync(scope, period, dollars, userId, budgets, page);
    }

    internal static Task<IResult> RemoveAsync([FromForm] string? scope, [FromForm] string? period, [FromForm] string? userId, BudgetBook budgets, AdminReader page) =>
        AnswerAsync(scope, period, limit: null, Guid.TryParse(userId, out var id) ? id : null, budgets, page);

    private static async Task<IResult> AnswerAsync(string? scope, string? period, decimal? limit, Guid? userId, BudgetBook budgets, AdminReader page)
    {
        // Nothing but our own choices comes from our own form.
        if (scope is not (BudgetScopes.All or BudgetScopes.Everyone or BudgetScopes.User) || period is not (BudgetPeriods.Day or BudgetPeriods.Month))
            return TypedResults.BadRequest();
        return (await SpendingEndpoints.SetBudget(new SetBudget(scope, period, limit, userId), budgets)).Result is ProblemHttpResult refusal
            ? await page.AnswerAsync(refusal, "budget")
            : new SeeOther("/admin?done=budget");
    }
}
