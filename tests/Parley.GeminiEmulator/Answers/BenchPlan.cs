using System.Collections.Immutable;
using System.Globalization;

namespace Parley.Emulation.Answers;

/// <summary>An answer for load: so many deltas, so many of them a second.</summary>
/// <param name="Deltas">How many.</param>
/// <param name="Rate">How many a second; 0 sends all at once.</param>
/// <param name="Size">Characters of filler in each.</param>
/// <param name="Stamp">Each delta begins with <c>@</c>, the microseconds since 1970 at which it was sent, and <c>@</c>.</param>
public sealed record BenchPlan(int Deltas = 100, double Rate = 20, int Size = 24, bool Stamp = false)
{
    internal const string Words = "ein Wort gibt das andere und so geht es fort, ";

    internal TimeSpan Between => Rate > 0 ? TimeSpan.FromSeconds(1 / Rate) : TimeSpan.Zero;

    internal string Filler => string.Create(Size, 0, static (text, _) =>
    {
        for (var i = 0; i < text.Length; i++)
            text[i] = Words[i % Words.Length];
    });

    internal static string StampOf(DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"@{(now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond}@");

    internal ImmutableArray<Step> ToSteps() => [.. Enumerable.Repeat(new Step.Text(Filler), Deltas)];
}
