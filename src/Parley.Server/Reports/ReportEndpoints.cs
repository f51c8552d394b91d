using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Protocol.Spending;
using Parley.Server.Accounts;
using Parley.Server.Hosting;
using Parley.Server.Spending;

namespace Parley.Server.Reports;

/// <summary>What was used and what it cost: one's own, and for administrators everybody's. Nothing here tells what anybody wrote.</summary>
internal static class ReportEndpoints
{
    public static IServiceCollection AddReports(this IServiceCollection services) => services.AddSingleton<UsageReader>();

    public static void MapReports(this IEndpointRouteBuilder api)
    {
        var own = api.MapGroup("").WithUserDefaults("Usage");
        own.MapGet("/usage", Own);
        own.MapGet("/usage.csv", OwnTable).Produces(StatusCodes.Status200OK, contentType: "text/csv");

        var all = api.MapGroup("/admin").WithAdminDefaults("Usage");
        all.MapGet("/usage", All);
        all.MapGet("/usage.csv", AllTable).Produces(StatusCodes.Status200OK, contentType: "text/csv");
    }

    /// <summary>What the user used, and how the budgets stand that count for the user.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="reports">Reads it.</param>
    /// <param name="budgets">The budgets.</param>
    /// <param name="clock">Says which month is this one.</param>
    /// <param name="from">The first day, UTC; the first of the month where absent.</param>
    /// <param name="to">The last day, UTC; today where absent.</param>
    /// <param name="by"><c>day</c>, <c>model</c> or <c>conversation</c>; <c>day</c> where absent.</param>
    internal static async Task<Results<Ok<UsageReport>, ProblemHttpResult>> Own(
        CurrentUser user, UsageReader reports, BudgetBook budgets, TimeProvider clock, DateOnly? from = null, DateOnly? to = null, string? by = null)
    {
        if (by is not (null or UsageGroups.Day or UsageGroups.Model or UsageGroups.Conversation))
            return Problems.Invalid("by", "It is day, model or conversation.");
        if (UsageRange.Read(from, to, clock.GetUtcNow(), out var range) is { } wrong)
            return wrong;

        var report = by == UsageGroups.Conversation
            ? await reports.ReportConversationsAsync(user.Id, range)
            : await reports.ReportAsync(user.Id, range, by ?? UsageGroups.Day);
        return TypedResults.Ok(report with { Budgets = await budgets.StatesOfAsync(user.Id, user.IsAdmin) });
    }

    /// <summary>What the user used, as CSV: a line for each day, model and source.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="reports">Reads it.</param>
    /// <param name="clock">Says which month is this one.</param>
    /// <param name="from">The first day, UTC; the first of the month where absent.</param>
    /// <param name="to">The last day, UTC; today where absent.</param>
    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> OwnTable(
        CurrentUser user, UsageReader reports, TimeProvider clock, DateOnly? from = null, DateOnly? to = null) =>
        UsageRange.Read(from, to, clock.GetUtcNow(), out var range) is { } wrong
            ? wrong
            : Table(range, UsageCsv.Write(await reports.RowsAsync(user.Id, range), withUsers: false));

    /// <summary>What all users used.</summary>
    /// <param name="reports">Reads it.</param>
    /// <param name="clock">Says which month is this one.</param>
    /// <param name="from">The first day, UTC; the first of the month where absent.</param>
    /// <param name="to">The last day, UTC; today where absent.</param>
    /// <param name="by"><c>day</c>, <c>user</c> or <c>model</c>; <c>day</c> where absent.</param>
    internal static async Task<Results<Ok<UsageReport>, ProblemHttpResult>> All(
        UsageReader reports, TimeProvider clock, DateOnly? from = null, DateOnly? to = null, string? by = null)
    {
        if (by is not (null or UsageGroups.Day or UsageGroups.Model or UsageGroups.User))
            return Problems.Invalid("by", "It is day, user or model.");
        return UsageRange.Read(from, to, clock.GetUtcNow(), out var range) is { } wrong
            ? wrong
            : TypedResults.Ok(await reports.ReportAsync(ownerId: null, range, by ?? UsageGroups.Day));
    }

    /// <summary>What all users used, as CSV: a line for each day, user, model and source. Accounts that were deleted stand together, without a name.</summary>
    /// <param name="reports">Reads it.</param>
    /// <param name="clock">Says which month is this one.</param>
    /// <param name="from">The first day, UTC; the first of the month where absent.</param>
    /// <param name="to">The last day, UTC; today where absent.</param>
    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> AllTable(
        UsageReader reports, TimeProvider clock, DateOnly? from = null, DateOnly? to = null) =>
        UsageRange.Read(from, to, clock.GetUtcNow(), out var range) is { } wrong
            ? wrong
            : Table(range, UsageCsv.Write(await reports.RowsAsync(ownerId: null, range), withUsers: true));

    private static FileContentHttpResult Table(UsageRange range, byte[] csv) => TypedResults.File(
        csv, UsageCsv.ContentType, string.Create(CultureInfo.InvariantCulture, $"parley-usage-{range.From:yyyy-MM-dd}-{range.To:yyyy-MM-dd}.csv"));
}
