using System.Globalization;
using Parley.Protocol.Spending;
using Parley.Web.Chat;

namespace Parley.Web.Spending;

/// <summary>What was used in one month, as pages show it.</summary>
public sealed record UsageView
{
    /// <summary>The first day of the month.</summary>
    public required DateOnly Month { get; init; }

    /// <summary>By day, with those on which nothing was asked left out.</summary>
    public required UsageReport Days { get; init; }

    /// <summary>By model.</summary>
    public required UsageReport Models { get; init; }

    /// <summary>By user, for administrators.</summary>
    public UsageReport? Users { get; init; }

    /// <summary>The budgets that count for the reader.</summary>
    public IReadOnlyList<BudgetState> Budgets { get; init; } = [];

    /// <summary>Whether there is a month after it that has begun.</summary>
    public bool HasNext { get; init; }

    /// <summary>The month in words.</summary>
    public string MonthName => Month.ToString("Y", CultureInfo.CurrentCulture);

    /// <summary>Its days, as an address asks for them.</summary>
    public string Query => string.Create(CultureInfo.InvariantCulture, $"from={Month:yyyy-MM-dd}&to={Month.AddMonths(1).AddDays(-1):yyyy-MM-dd}");

    /// <summary>Another month, as an address asks for it.</summary>
    public string Beside(int months) => Month.AddMonths(months).ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>What each day of the month cost.</summary>
    internal IReadOnlyList<(DateOnly Day, decimal Cost)> EachDay
    {
        get
        {
            var costs = Days.Items.ToDictionary(item => item.Day!.Value, item => item.Sum.Cost);
            return [.. Enumerable.Range(0, DateTime.DaysInMonth(Month.Year, Month.Month)).Select(i => (Month.AddDays(i), costs.GetValueOrDefault(Month.AddDays(i))))];
        }
    }
}

/// <summary>Budgets in words.</summary>
public static class BudgetWords
{
    /// <summary>Whose and for what time.</summary>
    public static string Name(BudgetState budget) => (budget.Scope, budget.Period) switch
    {
        (BudgetScopes.All, BudgetPeriods.Day) => Texts.BudgetAllDay,
        (BudgetScopes.All, _) => Texts.BudgetAllMonth,
        (_, BudgetPeriods.Day) => Texts.BudgetDay,
        _ => Texts.BudgetMonth,
    };

    /// <summary>How it stands.</summary>
    public static string Say(BudgetState budget) =>
        budget.Exceeded ? Texts.BudgetGone.With(Name(budget))
        : budget is { Limit: { } limit, Spent: { } spent } ? Texts.BudgetSpent.With(Name(budget), Prices.Say(spent), Prices.SaySet(limit))
        : budget.Warning ? Texts.BudgetNear.With(Name(budget))
        : Texts.BudgetLeft.With(Name(budget));
}
