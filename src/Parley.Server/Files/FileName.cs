using System.Globalization;
using System.Text;

namespace Parley.Server.Files;

/// <summary>Names as people gave them, for people to read. No path is ever made of one.</summary>
internal static class FileName
{
    private const int Longest = 200;
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;
    private const string Nameless = "file";

    /// <summary>The last part of a path, without what cannot be seen.</summary>
    public static string Clean(string? name)
    {
        var last = (name ?? "").AsSpan()[((name ?? "").AsSpan().LastIndexOfAny('/', '\\') + 1)..];
        var clean = new StringBuilder(last.Length);
        foreach (var rune in last.EnumerateRunes())
        {
            // Controls, and marks that write the rest of the line backwards; but what joins letters and faces stays.
            if (rune.Value is ZeroWidthNonJoiner or ZeroWidthJoiner || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))
                clean.Append(rune);
        }

        var text = clean.ToString().Trim();
        return text.Trim('.').Length == 0 ? Nameless : Shorten(text);
    }

    /// <summary>Cut before its ending, which says what it is.</summary>
    private static string Shorten(string name)
    {
        if (name.Length <= Longest)
            return name;
        var ending = Path.GetExtension(name) is { Length: > 1 and <= 12 } extension ? extension : "";
        var end = Longest - ending.Length;
        return name[..(char.IsHighSurrogate(name[end - 1]) ? end - 1 : end)] + ending;
    }
}
