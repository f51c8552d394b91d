namespace Parley.Server.Spending;

/// <summary>Money is US dollars for people and programs, and whole millionths of them where it is added up.</summary>
internal static class Money
{
    private const decimal Unit = 1_000_000;

    /// <summary>Never less than it was.</summary>
    public static long ToMicros(decimal dollars) => decimal.ToInt64(decimal.Ceiling(dollars * Unit));

    public static decimal ToDollars(long micros) => micros / Unit;
}
