namespace Parley.Server.Spending;

/// <summary>A moment as days and months of UTC, as they are stored.</summary>
internal readonly record struct UsageTime(DateTimeOffset Now)
{
    public DateOnly Date => DateOnly.FromDateTime(Now.UtcDateTime);

    public int Today => Of(Date);

    /// <summary>The first day for which something may still be counted, by the clock of another server and by a unit of work that waits.</summary>
    public int StillOpen => Of(DateOnly.FromDateTime(Now.AddHours(-1).UtcDateTime));

    /// <summary>Its first day.</summary>
    public int Month => Of(FirstOfMonth);

    public DateOnly FirstOfMonth => new(Date.Year, Date.Month, 1);

    public DateTimeOffset EndOf(string period) => new((period == Protocol.Spending.BudgetPeriods.Day ? Date.AddDays(1) : FirstOfMonth.AddMonths(1)).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    public static int Of(DateOnly day) => (day.Year * 10_000) + (day.Month * 100) + day.Day;

    public static DateOnly DateOf(int day) => new(day / 10_000, day / 100 % 100, day % 100);
}
