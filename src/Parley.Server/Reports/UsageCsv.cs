using System.Globalization;
using System.Text;

namespace Parley.Server.Reports;

/// <summary>What was used as a table for other programs (RFC 4180): a line for each day and model, and for each user where all are told.</summary>
internal static class UsageCsv
{
    public const string ContentType = "text/csv; charset=utf-8; header=present";

    private static readonly string[] Numbers =
        ["requests", "estimated_requests", "unpriced_requests", "input_tokens", "output_tokens", "thought_tokens", "cached_tokens", "cost_usd"];

    public static byte[] Write(IEnumerable<UsageRow> rows, bool withUsers)
    {
        var text = new StringBuilder();
        Line(text, ["day", .. withUsers ? ["user"] : (string[])[], "model", "source", .. Numbers]);
        foreach (var row in rows)
        {
            var sum = row.Sum;
            Line(text,
            [
                row.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                .. withUsers ? [row.Username ?? ""] : (string[])[],
                row.Model, row.Source,
                .. ((long[])[sum.Requests, sum.Estimated, sum.Unpriced, sum.InputTokens, sum.OutputTokens, sum.ThoughtTokens, sum.CachedTokens])
                    .Select(number => number.ToString(CultureInfo.InvariantCulture)),
                sum.Cost.ToString("0.00#######", CultureInfo.InvariantCulture),
            ]);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>One cell. What a spreadsheet would take for a formula is made a text for it.</summary>
    public static string Cell(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n')
            text = "'" + text;
        return text.AsSpan().ContainsAny(",\"\r\n'") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");
}
