using System.Globalization;

namespace Parley.Web.Chat;

/// <summary>Amounts of money as people read them: US dollars, for that is how Google asks for them.</summary>
internal static class Prices
{
    /// <summary>Answers cost fractions of a cent: two digits that say something, two after the point at least.</summary>
    public static string Say(decimal dollars)
    {
        var digits = 2;
        for (var rest = Math.Abs(dollars); rest is > 0 and < 0.1m && digits < 8; rest *= 10)
            digits++;
        return "$" + dollars.ToString("N" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.CurrentCulture);
    }
}
