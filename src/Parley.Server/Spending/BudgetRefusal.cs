using System.Globalization;
using Parley.Protocol;
using Parley.Protocol.Spending;

namespace Parley.Server.Spending;

/// <summary>Nothing more is answered, because a budget is spent.</summary>
/// <param name="Detail">Which, and when it begins anew; of what all may spend together nobody is told how much it is.</param>
/// <param name="ResetsAt">When it begins anew.</param>
/// <param name="RetryAfter">When it is worth another try: sooner, where answers that are being written may leave some of it.</param>
internal sealed record BudgetRefusal(string Detail, DateTimeOffset ResetsAt, TimeSpan RetryAfter)
{
    public const string Code = ProblemCodes.BudgetExceeded;

    /// <summary>For <c>Retry-After</c>.</summary>
    public string Seconds => Math.Ceiling(RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private static readonly TimeSpan UntilAnAnswerEnds = TimeSpan.FromSeconds(10);

    /// <summary>What the budgets that count for a user say of one more call; null where it may begin.</summary>
    public static BudgetRefusal? Of(IEnumerable<BudgetStanding> budgets, UsageTime time)
    {
        // The one that stands in the way for the longest time.
        var taken = budgets.Where(budget => budget.IsTaken).OrderBy(budget => budget.IsSpent).ThenBy(budget => time.EndOf(budget.Period)).LastOrDefault();
        if (taken is null)
            return null;

        var resets = time.EndOf(taken.Period);
        return new BudgetRefusal(Say(taken), resets, taken.IsSpent ? resets - time.Now : UntilAnAnswerEnds);
    }

    private static string Say(BudgetStanding budget)
    {
        var isOfAll = budget.Scope == BudgetScopes.All;
        if (!budget.IsSpent)
        {
            return isOfAll
                ? "What is left of the budget of all users is set aside for answers that are being written. Try again when some of them are finished."
                : "What is left of your budget is set aside for answers that are being written. Try again when one of them is finished.";
        }

        var limit = "$" + Money.ToDollars(budget.Limit).ToString("0.00#######", CultureInfo.InvariantCulture);
        return (isOfAll, budget.Period) switch
        {
            (true, BudgetPeriods.Day) => "The budget of all users for today is spent. It begins anew at midnight UTC.",
            (true, _) => "The budget of all users for this month is spent. It begins anew on the first of next month, at midnight UTC.",
            (false, BudgetPeriods.Day) => $"Your budget of {limit} for today is spent. It begins anew at midnight UTC.",
            (false, _) => $"Your budget of {limit} for this month is spent. It begins anew on the first of next month, at midnight UTC.",
        };
    }
}
