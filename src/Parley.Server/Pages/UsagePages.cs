using System.Globalization;
using Parley.Protocol.Spending;
using Parley.Server.Accounts;
using Parley.Server.Reports;
using Parley.Server.Spending;
using Parley.Web.Spending;

namespace Parley.Server.Pages;

/// <summary>What pages show of what was used.</summary>
internal sealed class UsagePages(UsageReader reports, BudgetBook budgets, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder pages) => pages.MapGroup("/c").WithUserDefaults("Pages").MapGet("/{id:guid}/usage", ShowConversationAsync);

    internal static async Task<IResult> ShowConversationAsync(Guid id, CurrentUser user, UsageReader reports, HttpContext context) =>
        await reports.OfConversationAsync(user.Id, id) is var (title, total, models)
            ? new Page<ConversationUsage>(new() { ["Id"] = id, ["Title"] = title, ["Total"] = total, ["Models"] = models })
            : ErrorPages.NotFound(context);

    /// <summary>This month of a user.</summary>
    public async Task<UsageView> OfAsync(CurrentUser user) =>
        await ReadAsync(user.Id, UsageRange.ThisMonth(clock.GetUtcNow()).From) with { Budgets = await budgets.StatesOfAsync(user.Id, user.IsAdmin) };

    /// <summary>A month of all users.</summary>
    /// <param name="month">As <c>yyyy-MM</c>; this one, where that is none.</param>
    public async Task<UsageView> OfAllAsync(string? month)
    {
        var current = UsageRange.ThisMonth(clock.GetUtcNow()).From;
        var first = DateOnly.TryParseExact($"{month}-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asked)
            && asked.Year > 2000 && asked <= current ? asked : current;
        return await ReadAsync(ownerId: null, first) with
        {
            HasNext = first < current,
            Users = await reports.ReportAsync(ownerId: null, Whole(first), UsageGroups.User),
        };
    }

    private async Task<UsageView> ReadAsync(Guid? ownerId, DateOnly month) => new()
    {
        Month = month,
        Days = await reports.ReportAsync(ownerId, Whole(month), UsageGroups.Day),
        Models = await reports.ReportAsync(ownerId, Whole(month), UsageGroups.Model),
    };

    private static UsageRange Whole(DateOnly month) => new(month, month.AddMonths(1).AddDays(-1));
}
