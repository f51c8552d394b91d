namespace Parley.Server.Governor;

/// <summary>Gemini's quotas of a day begin anew at midnight in California, whatever zones this machine knows.</summary>
internal static class PacificDay
{
    private static readonly TimeSpan Standard = TimeSpan.FromHours(-8);
    private static readonly TimeSpan Summer = TimeSpan.FromHours(-7);

    public static DateTimeOffset NextMidnight(DateTimeOffset now)
    {
        var local = now.ToOffset(OffsetAt(now));
        var midnight = new DateTimeOffset(local.Date.AddDays(1), Standard);
        // Clocks change at two in the morning: at midnight the old time still counts.
        return midnight.ToOffset(TimeSpan.Zero) + (Standard - OffsetAt(midnight - TimeSpan.FromMinutes(61)));
    }

    /// <summary>Summer lasts from two o'clock on the second Sunday of March until two o'clock on the first Sunday of November.</summary>
    private static TimeSpan OffsetAt(DateTimeOffset now)
    {
        var year = now.ToOffset(Standard).Year;
        var begin = new DateTimeOffset(Sunday(year, 3, 2), Standard).AddHours(2);
        var end = new DateTimeOffset(Sunday(year, 11, 1), Summer).AddHours(2);
        return now >= begin && now < end ? Summer : Standard;
    }

    private static DateTime Sunday(int year, int month, int number)
    {
        var first = new DateTime(year, month, 1);
        return first.AddDays((7 - (int)first.DayOfWeek) % 7 + 7 * (number - 1));
    }
}
