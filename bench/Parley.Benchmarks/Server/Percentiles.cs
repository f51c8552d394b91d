namespace Parley.Benchmarks.Server;

internal static class Percentiles
{
    /// <summary>The value below which this part of the values lie.</summary>
    public static double At(this IEnumerable<double> values, double part)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * part))];
    }
}
