using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Server.Hosting;
using Parley.Server.Spending;

namespace Parley.Server.Reports;

/// <summary>The days that a report is about, both ends included.</summary>
internal readonly record struct UsageRange(DateOnly From, DateOnly To)
{
    private const int MostDays = 366;

    /// <summary>This month, so far as it is not said otherwise.</summary>
    public static UsageRange ThisMonth(DateTimeOffset now)
    {
        var time = new UsageTime(now);
        return new(time.FirstOfMonth, time.Date);
    }

    /// <summary>What somebody asked for; else why it cannot be had.</summary>
    public static ProblemHttpResult? Read(DateOnly? from, DateOnly? to, DateTimeOffset now, out UsageRange range)
    {
        var usual = ThisMonth(now);
        var last = to ?? (from > usual.To ? from.Value : usual.To);
        range = new UsageRange(from ?? (to is null ? usual.From : new DateOnly(last.Year, last.Month, 1)), last);
        return range.From > range.To ? Problems.Invalid("from", "The first day is not after the last.")
            : range.To.DayNumber - range.From.DayNumber >= MostDays ? Problems.Invalid("from", "A report is about 366 days at most.")
            : null;
    }
}
