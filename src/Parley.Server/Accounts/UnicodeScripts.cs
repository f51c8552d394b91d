using System.Globalization;
using System.Text;

namespace Parley.Server.Accounts;

/// <summary>
/// Which script a letter belongs to (Unicode's Script property; letters that many scripts share belong to none).
/// The table is <c>UnicodeScripts.txt</c>, made from the Unicode Character Database 14; the long mark of kana is counted as Katakana.
/// </summary>
internal static class UnicodeScripts
{
    private static readonly (int First, int Last, string Script)[] Ranges = Load();

    // Writing systems that mix scripts as a matter of course (Unicode Technical Standard 39, augmented script sets).
    private static readonly string[][] WrittenTogether =
        [["Han", "Hiragana", "Katakana"], ["Han", "Hangul"], ["Han", "Bopomofo"]];

    /// <summary>Null where the character belongs to no script or is too new to be known.</summary>
    public static string? Of(Rune rune)
    {
        var index = Array.BinarySearch(Ranges, (rune.Value, int.MaxValue, ""), Comparer<(int First, int, string)>.Create((a, b) => a.First.CompareTo(b.First)));
        var range = Ranges[index >= 0 ? index : Math.Max(0, ~index - 1)];
        return range.First <= rune.Value && rune.Value <= range.Last ? range.Script : null;
    }

    /// <summary>Whether all these characters are of one script, or of scripts that are written together.</summary>
    public static bool AreOne(IEnumerable<Rune> runes)
    {
        var scripts = runes.Select(Of).Distinct().ToArray();
        return !scripts.Contains(null)
            && (scripts.Length <= 1 || WrittenTogether.Any(system => scripts.All(system.Contains)));
    }

    private static (int First, int Last, string Script)[] Load()
    {
        using var table = new StreamReader(typeof(UnicodeScripts).Assembly.GetManifestResourceStream("UnicodeScripts.txt")!);
        return [.. from line in table.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
                   let words = line.Split(' ')
                   from range in words.Skip(1)
                   let ends = range.Split('-')
                   let first = int.Parse(ends[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                   let last = int.Parse(ends[^1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                   orderby first
                   select (first, last, words[0])];
    }
}
