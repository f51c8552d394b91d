namespace Parley.Web.Spending;

/// <summary>How high a plot is: to the next number that is easily read.</summary>
internal static class PlotScale
{
    private static readonly decimal[] Steps = [1, 2, 5, 10];

    public static decimal Top(decimal highest)
    {
        if (highest <= 0)
            return 1;
        var unit = 1m;
        while (unit > highest)
            unit /= 10;
        while (unit * 10 <= highest)
            unit *= 10;
        return Array.Find(Steps, step => step * unit >= highest) * unit;
    }
}
