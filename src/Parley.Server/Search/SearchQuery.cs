using Parley.Protocol.Search;

namespace Parley.Server.Search;

/// <summary>Words that must follow each other.</summary>
/// <param name="Keys">As <see cref="SearchWord.Key"/>.</param>
/// <param name="IsPrefix">Whether the last one may go on.</param>
/// <param name="EndsInLetter">Whether the last one is a letter that may go on: too much begins with it for the index.</param>
internal sealed record SearchTerm(IReadOnlyList<string> Keys, bool IsPrefix, bool EndsInLetter = false);

/// <summary>Where a text holds what was searched for.</summary>
/// <param name="Marks">In order, none touching another.</param>
/// <param name="Weight">How much the text is about it, from 0 to the number of terms.</param>
internal sealed record SearchMatch(IReadOnlyList<SearchRange> Marks, double Weight);

/// <summary>
/// What somebody searches for: every word must be there, what stands in quotation marks as it stands there, and the last
/// word may be unfinished. Nothing that can be typed is an error.
/// </summary>
internal sealed record SearchQuery(IReadOnlyList<SearchTerm> Terms)
{
    private const int MostTerms = 16;

    // Of all terms together; what follows is not looked for. It bounds what a search costs in the longest texts.
    private const int MostWords = 64;

    // After so many places a text is as much about a term as it can be, and no more of them are shown.
    private const int MostMarks = 500;
    private const string Quotes = "\"“”„«»";

    /// <summary>Null where there is no word in it.</summary>
    public static SearchQuery? Parse(string text)
    {
        var terms = new List<SearchTerm>();
        var left = MostWords;
        for (var at = 0; at < text.Length && terms.Count < MostTerms && left > 0;)
        {
            var isQuoted = Quotes.Contains(text[at], StringComparison.Ordinal);
            var start = isQuoted ? at + 1 : at;
            var end = start;
            while (end < text.Length && !Quotes.Contains(text[end], StringComparison.Ordinal) && (isQuoted || !char.IsWhiteSpace(text[end])))
                end++;

            if (TermOf(text[start..end], isUnfinished: end == text.Length, isAlone: terms.Count == 0, left) is { } term)
            {
                terms.Add(term);
                left -= term.Keys.Count;
            }

            at = end < text.Length && (isQuoted || char.IsWhiteSpace(text[end])) ? end + 1 : end;
        }

        return terms.Count == 0 ? null : new SearchQuery(terms);
    }

    /// <summary>The marks in a text, and how much it is about this; null where a term is not in it.</summary>
    public SearchMatch? Match(IReadOnlyList<SearchWord> words)
    {
        var marks = new List<SearchRange>();
        var weight = 0.0;
        foreach (var term in Terms)
        {
            var (before, whole) = (marks.Count, 0);
            foreach (var at in PlacesOf(term, words).Take(MostMarks))
            {
                var last = words[at + term.Keys.Count - 1];
                var end = IsPairOfOne(term, last) ? last.Start + last.Head : last.End;
                marks.Add(new SearchRange(words[at].Start, end - words[at].Start));
                whole += last.Key.Length == term.Keys[^1].Length ? 1 : 0;
            }

            var count = marks.Count - before;
            if (count == 0)
                return null;
            // As BM25 does: the tenth time says less than the second, and in a long text each says less.
            var often = count / (count + 0.3 + 0.9 * words.Count / 200);
            weight += whole > 0 ? often : often * 0.8;
        }

        return new SearchMatch(Merge(marks), weight);
    }

    private static SearchTerm? TermOf(string chunk, bool isUnfinished, bool isAlone, int most)
    {
        var words = SearchWords.Of(chunk);
        // The last character alone is within the pair before it.
        if (words is [.., { Head: > 0 } pair, { IsSingle: true } single] && pair.End > single.Start)
            words.RemoveAt(words.Count - 1);
        if (words.Count > most)
            words.RemoveRange(most, words.Count - most);
        if (words is not [.., var last])
            return null;

        // One letter begins too much to mean anything by itself; one Chinese character is a word, and stands in pairs in the index.
        var isLetter = last.Head == 0 && last.Key.Length == 1;
        var isPrefix = last.IsSingle || (isUnfinished && last.Head == 0 && last.End == chunk.Length && !(isLetter && isAlone && words.Count == 1));
        return new SearchTerm([.. words.Select(word => word.Key)], isPrefix, isPrefix && isLetter);
    }

    /// <summary>
    /// Where the words of a term follow each other. Each word of the text is looked at about once, however long the term
    /// is and however often a text repeats its beginning (Knuth, Morris and Pratt).
    /// </summary>
    private static IEnumerable<int> PlacesOf(SearchTerm term, IReadOnlyList<SearchWord> words)
    {
        // All but the last, which may be unfinished.
        var whole = term.Keys.Count - 1;
        var shorter = ShorterOf(term.Keys, whole);
        var found = 0;
        for (var at = 0; at < words.Count; at++)
        {
            var key = words[at].Key;
            if (found == whole && (term.IsPrefix ? key.StartsWith(term.Keys[^1], StringComparison.Ordinal) : key == term.Keys[^1]))
                yield return at - whole;
            if (found == whole && whole > 0)
                found = shorter[found - 1];
            while (found > 0 && key != term.Keys[found])
                found = shorter[found - 1];
            if (found < whole && key == term.Keys[found])
                found++;
        }
    }

    /// <summary>For each beginning of the keys how long the longest other beginning is that it ends with.</summary>
    private static int[] ShorterOf(IReadOnlyList<string> keys, int count)
    {
        var shorter = new int[count];
        for (int at = 1, length = 0; at < count; at++)
        {
            while (length > 0 && keys[at] != keys[length])
                length = shorter[length - 1];
            if (keys[at] == keys[length])
                length++;
            shorter[at] = length;
        }

        return shorter;
    }

    private static bool IsPairOfOne(SearchTerm term, SearchWord word) => term.IsPrefix && word.Head > 0 && word.Key.Length > term.Keys[^1].Length;

    private static List<SearchRange> Merge(List<SearchRange> marks)
    {
        var merged = new List<SearchRange>();
        foreach (var mark in marks.OrderBy(mark => mark.Start))
        {
            if (merged is [.., var last] && mark.Start <= last.Start + last.Length)
                merged[^1] = last with { Length = Math.Max(last.Length, mark.Start + mark.Length - last.Start) };
            else
                merged.Add(mark);
        }

        return merged;
    }
}
