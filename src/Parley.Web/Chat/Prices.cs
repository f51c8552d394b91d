using System.Globalization;
using Parley.Protocol.Spending;

namespace Parley.Web.Chat;

/// <summary>Amounts of money as people read them: US dollars, for that is how Google asks for them.</summary>
internal static class Prices
{
    /// <summary>What somebody has set, or stands at a line of a plot: as it was set.</summary>
    public static string SaySet(decimal dollars) => decimal.Round(dollars, 2) == dollars ? "$" + dollars.ToString("N2", CultureInfo.CurrentCulture) : Say(dollars);

    /// <summary>Answers cost fractions of a cent: two digits that say something, two after the point at least.</summary>
    /// <param name="dollars">How much.</param>
    /// <param name="isEstimate">Whether the price of a token is not known.</param>
    public static string Say(decimal dollars, bool isEstimate) => isEstimate ? $"≈ {Say(dollars)}" : Say(dollars);

    public static string Say(UsageSum sum) => sum is { Unpriced: > 0, Cost: 0 } ? "–" : Say(sum.Cost, sum.Unpriced > 0);

    public static string Say(decimal dollars)
    {
        var digits = 2;
        for (var rest = Math.Abs(dollars); rest is > 0 and < 0.1m && digits < 8; rest *= 10)
            digits++;
        return "$" + dollars.ToString("N" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.CurrentCulture);
    }
}
