using System.Globalization;

namespace Parley.Web.Chat;

/// <summary>Amounts of money as people read them: US dollars, for that is how Google asks for them.</summary>
internal static class Prices
{
    /// <summary>What somebody has set, or stands at a line of a plot: as it was set.</summary>
    public static string SaySet(decimal dollars) => decimal.Round(dollars, 2) == dollars ? "$" + dollars.ToString("N2", CultureInfo.CurrentCulture) : Say(dollars);

    /// <summary>Answers cost fractions of a cent: two digits that say something, two after the point at least.</summary>
    public static string Say(decimal dollars)
    {
        var digits = 2;
        for (var rest = Math.Abs(dollars); rest is > 0 and < 0.1m && digits < 8; rest *= 10)
            digits++;
        return "$" + dollars.ToString("N" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.CurrentCulture);
    }
}
