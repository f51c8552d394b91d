using System.Globalization;
using System.Text;

namespace Parley.Server.Search;

/// <summary>A word as the search compares it, and where it stands in its text.</summary>
/// <param name="Key">The word without case, accents and other forms of the same letter.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Head">Of a pair of characters the length of the first; 0 for a word between blanks.</param>
internal readonly record struct SearchWord(string Key, int Start, int Length, int Head = 0)
{
    public int End => Start + Length;

    /// <summary>A character of a script without blanks that no other follows.</summary>
    public bool IsSingle => Head == Length;
}

/// <summary>
/// Cuts a text into words: for the index, for what is searched for, and for the marks, so that the three always agree.
/// Scripts that are written without blanks give each two neighbouring characters, and the last one alone: so any part
/// of such a text is found.
/// </summary>
internal static class SearchWords
{
    /// <summary>What follows in a longer text is not searched.</summary>
    public const int Longest = 200_000;

    private const int LongestKey = 64;

    public static List<SearchWord> Of(string whole)
    {
        var text = whole.AsSpan(0, Math.Min(whole.Length, Longest));
        var words = new List<SearchWord>(text.Length / 6);
        for (var at = 0; at < text.Length;)
        {
            at = KindAt(text, at, out var length) switch
            {
                Kind.Letter => AddWord(words, text, at),
                Kind.Unspaced => AddPairs(words, text, at),
                _ => at + length,
            };
        }

        return words;
    }

    /// <summary>The words' keys as one text, in which a blank, and nothing else, parts one from the next.</summary>
    public static string Join(IEnumerable<SearchWord> words) => string.Join(' ', words.Select(word => word.Key));

    private static int AddWord(List<SearchWord> words, ReadOnlySpan<char> text, int start)
    {
        var end = start;
        while (end < text.Length && KindAt(text, end, out var length) is Kind.Letter or Kind.Mark)
            end += length;

        if (Fold(text[start..end]) is { Length: > 0 } key)
            words.Add(new SearchWord(key, start, end - start));
        return end;
    }

    private static int AddPairs(List<SearchWord> words, ReadOnlySpan<char> text, int start)
    {
        var before = TakeUnspaced(text, start);
        while (before.End < text.Length && KindAt(text, before.End, out _) == Kind.Unspaced)
        {
            var next = TakeUnspaced(text, before.End);
            words.Add(new SearchWord(before.Key + next.Key, before.Start, next.End - before.Start, before.Length));
            before = next;
        }

        words.Add(before);
        return before.End;
    }

    /// <summary>A character with the marks that belong to it.</summary>
    private static SearchWord TakeUnspaced(ReadOnlySpan<char> text, int start)
    {
        KindAt(text, start, out var length);
        while (start + length < text.Length && KindAt(text, start + length, out var more) == Kind.Mark)
            length += more;

        var character = text.Slice(start, length);
        var isPlain = length == 1 && character[0] is >= '\u3041' and <= '\u9fff';
        var key = isPlain ? character.ToString() : character.ToString().Normalize(NormalizationForm.FormKC);
        return new SearchWord(key, start, length, length);
    }

    private static string Fold(ReadOnlySpan<char> word)
    {
        if (Ascii.IsValid(word))
            return word[..Math.Min(word.Length, LongestKey)].ToString().ToLowerInvariant();

        var key = new StringBuilder(word.Length);
        foreach (var rune in word.ToString().Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            // Some letters come apart into several with signs between them.
            if (IsAccent(rune.Value) || (rune.IsAscii && !Rune.IsLetterOrDigit(rune)))
                continue;
            key.Append(rune.Value switch
            {
                'ß' or 'ẞ' => "ss",
                'æ' or 'Æ' => "ae",
                'œ' or 'Œ' => "oe",
                'ø' or 'Ø' => "o",
                'ł' or 'Ł' => "l",
                'đ' or 'Đ' => "d",
                'ı' => "i",
                'ς' => "σ",
                _ => Rune.ToLowerInvariant(rune).ToString(),
            });
            if (key.Length >= LongestKey)
                break;
        }

        return key.ToString();
    }

    /// <summary>Accents of Latin, Greek and Cyrillic, the points of Hebrew, the vowel signs of Arabic: people search without them.</summary>
    private static bool IsAccent(int mark) => mark is (>= 0x300 and <= 0x36f) or (>= 0x591 and <= 0x5c7)
        or (>= 0x610 and <= 0x61a) or 0x640 or (>= 0x64b and <= 0x65f) or 0x670;

    private static Kind KindAt(ReadOnlySpan<char> text, int at, out int length)
    {
        length = 1;
        var first = text[at];
        if (first < 0x80)
            return char.IsAsciiLetterOrDigit(first) ? Kind.Letter : Kind.Other;

        Rune.DecodeFromUtf16(text[at..], out var rune, out length);
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => Kind.Mark,
            // The voice marks of half-width Katakana are letters by category.
            _ when rune.Value is 0xff9e or 0xff9f => Kind.Mark,
            _ when !Rune.IsLetterOrDigit(rune) && !Rune.IsNumber(rune) => Kind.Other,
            _ => IsUnspaced(rune.Value) ? Kind.Unspaced : Kind.Letter,
        };
    }

    /// <summary>Chinese, Japanese, Korean, Thai, Lao, Khmer, Burmese. Korean has blanks, but endings too.</summary>
    private static bool IsUnspaced(int letter) => letter is (>= 0xe00 and <= 0xeff) or (>= 0x1000 and <= 0x109f) or (>= 0x1100 and <= 0x11ff)
        or (>= 0x1780 and <= 0x17ff) or (>= 0x3005 and <= 0x3007) or (>= 0x3041 and <= 0x31ff) or (>= 0x3400 and <= 0x9fff)
        or (>= 0xac00 and <= 0xd7af) or (>= 0xf900 and <= 0xfaff) or (>= 0xff66 and <= 0xff9f) or (>= 0x20000 and <= 0x3ffff);

    private enum Kind
    {
        Other,
        Letter,
        Mark,
        Unspaced,
    }
}
