using System.Text;
using Parley.Protocol.Search;

namespace Parley.Server.Search;

/// <summary>The part of a text that shows most of what was searched for, on one line.</summary>
internal static class SearchSnippet
{
    private const int Longest = 160;
    private const int LongestMark = 1_000;
    private const int Before = 40;

    /// <summary>The part, and where the marks stand in it.</summary>
    public static (string Text, IReadOnlyList<SearchRange> Ranges) Of(string text, IReadOnlyList<SearchRange> marks)
    {
        marks = [.. marks.Select(mark => Clip(text, mark))];
        var (start, end) = Window(text, BestOf(marks));
        var line = new StringBuilder(end - start + 2);
        if (start > 0)
            line.Append('…');

        var ranges = new List<SearchRange>();
        var at = start;
        foreach (var mark in marks)
        {
            if (mark.Start < at)
                continue;
            if (mark.Start + mark.Length > end)
                break;
            Append(line, text.AsSpan(at, mark.Start - at));
            var from = line.Length;
            Append(line, text.AsSpan(mark.Start, mark.Length));
            ranges.Add(new SearchRange(from, line.Length - from));
            at = mark.Start + mark.Length;
        }

        Append(line, text.AsSpan(at, end - at));
        while (line.Length > 0 && line[^1] == ' ')
            line.Length--;
        if (end < text.Length)
            line.Append('…');
        return (line.ToString(), ranges);
    }

    /// <summary>What is marked may be as long as the text: of that, its beginning is shown.</summary>
    private static SearchRange Clip(string text, SearchRange mark) =>
        mark.Length <= LongestMark ? mark
        : mark with { Length = char.IsLowSurrogate(text[mark.Start + LongestMark]) ? LongestMark + 1 : LongestMark };

    /// <summary>The mark after which, within the length of a part, most others follow.</summary>
    private static SearchRange BestOf(IReadOnlyList<SearchRange> marks)
    {
        var (best, most) = (marks[0], 0);
        for (int first = 0, next = 0; first < marks.Count; first++)
        {
            while (next < marks.Count && marks[next].Start + marks[next].Length <= marks[first].Start + Longest - Before)
                next++;
            if (next - first > most)
                (best, most) = (marks[first], next - first);
        }

        return best;
    }

    private static (int Start, int End) Window(string text, SearchRange mark)
    {
        var start = Math.Max(0, mark.Start - Before);
        // From the beginning of a word, where one is near.
        if (start > 0 && text.AsSpan(start, mark.Start - start).IndexOfAny(" \n\t") is >= 0 and var blank)
            start += blank + 1;
        var end = Math.Min(text.Length, Math.Max(start + Longest, mark.Start + mark.Length));
        if (end < text.Length && text.AsSpan(mark.Start + mark.Length, end - mark.Start - mark.Length).LastIndexOfAny(" \n\t") is > 40 and var last)
            end = mark.Start + mark.Length + last;

        return (start > 0 && char.IsLowSurrogate(text[start]) ? start - 1 : start, end < text.Length && char.IsLowSurrogate(text[end]) ? end + 1 : end);
    }

    /// <summary>White space becomes one blank, and signs that only Markdown means something with are left out.</summary>
    private static void Append(StringBuilder line, ReadOnlySpan<char> part)
    {
        foreach (var c in part)
        {
            if (char.IsWhiteSpace(c) || c is '|')
            {
                if (line.Length > 0 && line[^1] is not (' ' or '…'))
                    line.Append(' ');
            }
            else if (c is not ('*' or '`') && !char.IsControl(c))
            {
                line.Append(c);
            }
        }
    }
}
