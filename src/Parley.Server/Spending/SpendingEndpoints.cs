using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Protocol;
using Parley.Protocol.Spending;
using Parley.Server.Accounts;
using Parley.Server.Hosting;

namespace Parley.Server.Spending;

/// <summary>What calls of models cost, and how much they may.</summary>
internal static class SpendingEndpoints
{
    public static IServiceCollection AddSpending(this IServiceCollection services) => services
        .AddSingleton<BudgetBook>()
        .AddSingleton<OpenCalls>()
        .AddHostedService<LostCalls>()
        .AddSingleton<IAccountDeletion, SpendingOfAccount>();

    public static void MapSpending(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/admin/budgets").WithAdminDefaults("Usage").WithBodyLimit(BodyLimit.ForAccounts);

        group.MapGet("/", ListBudgets);
        group.MapPut("/", SetBudget);
    }

    /// <summary>All budgets, and how they stand.</summary>
    internal static async Task<Ok<AdminBudgetList>> ListBudgets(BudgetBook budgets) => TypedResults.Ok(new AdminBudgetList(await budgets.ListAsync()));

    /// <summary>Sets one budget, for all users together, for each, or for one; without a limit it is taken back.</summary>
    internal static async Task<Results<Ok<AdminBudgetList>, ProblemHttpResult>> SetBudget(SetBudget budget, BudgetBook budgets)
    {
        if (budget.Scope == BudgetScopes.User != budget.UserId.HasValue)
            return Problems.Invalid("userId", "A user is named where the budget is one user's, and only then.");
        return await budgets.SetAsync(budget) ? await ListBudgets(budgets) : Problems.Refuse(ProblemCodes.NotFound, "There is no user of this id.");
    }
}
