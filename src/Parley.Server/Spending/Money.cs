namespace Parley.Server.Spending;

/// <summary>Money is US dollars for people and programs, and whole billionths of them where it is added up: of one token's price nothing is lost.</summary>
internal static class Money
{
    private const decimal Unit = 1_000_000_000;

    /// <summary>Never less than it was.</summary>
    public static long ToNanos(decimal dollars) => decimal.ToInt64(decimal.Ceiling(dollars * Unit));

    public static decimal ToDollars(long nanos) => nanos / Unit;
}
