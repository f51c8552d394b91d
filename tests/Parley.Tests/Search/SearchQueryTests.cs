using CsCheck;
using Parley.Server.Search;

namespace Parley.Tests.Search;

public sealed class SearchQueryTests
{
    [Theory]
    [InlineData("Ärger um 100 %", "arger um 100")]
    [InlineData("ÄRGER arger", "arger arger")]
    [InlineData("Straße STRASSE", "strasse strasse")]
    [InlineData("naïve café Łódź Ørsted", "naive cafe lodz orsted")]
    [InlineData("ＡＢＣ １２", "abc 12")]
    [InlineData("foo_bar, C# x.y@z", "foo bar c x y z")]
    [InlineData("ΣΊΣΥΦΟΣ Σίσυφος", "σισυφοσ σισυφοσ")]
    [InlineData("إِسْلَام", "اسلام")]
    [InlineData("数据库", "数据 据库 库")]
    [InlineData("東京は", "東京 京は は")]
    [InlineData("ｶﾞｷﾞ", "ガギ ギ")]
    [InlineData("GPT模型v2", "gpt 模型 型 v2")]
    [InlineData("ภาษา", "ภา าษ ษา า")]
    [InlineData("학교에서", "학교 교에 에서 서")]
    [InlineData("हिन्दी", "हिन्दी")]
    [InlineData("–…«»", "")]
    public void A_text_is_cut_into_words(string text, string words) => Assert.Equal(words, SearchWords.Join(SearchWords.Of(text)));

    [Theory]
    [InlineData("the night", "One [night] in [the] city", true)]
    [InlineData("nig", "One [night] in the city", true)]
    [InlineData("nig ", "One night in the city", false)]
    [InlineData("night the", "One night in a city", false)]
    [InlineData("nig one", "One night", false)]
    [InlineData("\"night in\"", "One [night in] the city", true)]
    [InlineData("\"in night\"", "One night in the city", false)]
    [InlineData("\"night i", "One [night in] the city", true)]
    [InlineData("n", "One night", false)]
    [InlineData("one n", "[One] [night], [n] times", true)]
    [InlineData("two n", "One night, n times", false)]
    [InlineData("n", "One night, [n] times", true)]
    [InlineData("\"a b a c\"", "a b [a b a c]", true)]
    [InlineData("\"a b a c\"", "a b a b a b", false)]
    [InlineData("\"a a\"", "[a a a] b [a a]", true)]
    [InlineData("\"a a ni", "a [a a night]", true)]
    [InlineData("x.y", "Look at [x-y] and y", true)]
    [InlineData("x.y", "Look at y and x", false)]
    [InlineData("据库", "数[据库]之间", true)]
    [InlineData("数据库", "[数据库]之间有[数据库]", true)]
    [InlineData("据", "数[据]库", true)]
    [InlineData("库", "数据[库]", true)]
    [InlineData("据数", "数据库", false)]
    [InlineData("京", "東[京]は夜の七時", true)]
    [InlineData("ガギ", "[ｶﾞｷﾞ]ｸﾞ", true)]
    [InlineData("cafe", "In the [Café] and the [CAFÉS]", true)]
    public void What_is_searched_for_is_found_and_marked(string search, string text, bool found)
    {
        var plain = text.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);

        var match = SearchQuery.Parse(search)!.Match(SearchWords.Of(plain));

        Assert.Equal(found && text.Contains('[', StringComparison.Ordinal) ? text : null, match is null ? null : Marked(plain, match.Marks));
    }

    [Theory]
    [InlineData("\"{0}\"")]
    [InlineData("\"{0}b\"")]
    [InlineData("\"b {0}c\"")]
    public void A_text_that_repeats_itself_is_looked_through_about_once(string search)
    {
        var query = SearchQuery.Parse(search.Replace("{0}", string.Concat(Enumerable.Repeat("a ", 490)), StringComparison.Ordinal))!;
        var words = new CountedWords(SearchWords.Of(string.Concat(Enumerable.Repeat("a ", 20_000)) + "b"));

        query.Match(words);

        Assert.InRange(words.Looks, 1, 4 * words.Count);
    }

    [Fact]
    public void Of_a_search_without_end_the_first_words_are_looked_for() =>
        Assert.Equal(64, SearchQuery.Parse('"' + string.Concat(Enumerable.Range(0, 200).Select(i => $"w{i} ")) + "\" more")!.Terms.Sum(term => term.Keys.Count));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("\"")]
    [InlineData("\"\" - * ( )")]
    public void Where_there_is_no_word_there_is_nothing_to_search_for(string search) => Assert.Null(SearchQuery.Parse(search));

    [Fact]
    public void Every_text_is_found_by_its_own_beginning_and_every_mark_stands_within_the_text() =>
        Gen.OneOf(Gen.String[Gen.Char["abcÄß ．'.,数据東のガ가ก้é\u0301x-_"], 1, 60], Gen.String).Where(text => !text.Any("\"“”„«»".Contains) && SearchWords.Of(text).Count > 0).Sample(text =>
        {
            var words = SearchWords.Of(text);
            var query = SearchQuery.Parse(text[..words[^1].End])!;

            var match = query.Match(words);
            return match is not null && match.Weight <= query.Terms.Count
                && match.Marks.All(mark => mark.Start >= 0 && mark.Length > 0 && mark.Start + mark.Length <= text.Length);
        });

    private static string Marked(string text, IReadOnlyList<Parley.Protocol.Search.SearchRange> marks)
    {
        foreach (var mark in marks.Reverse())
            text = text.Insert(mark.Start + mark.Length, "]").Insert(mark.Start, "[");
        return text;
    }
}

/// <summary>Says how often it was looked into.</summary>
file sealed class CountedWords(IReadOnlyList<SearchWord> words) : IReadOnlyList<SearchWord>
{
    public int Looks { get; private set; }

    public int Count => words.Count;

    public SearchWord this[int index]
    {
        get
        {
            Looks++;
            return words[index];
        }
    }

    public IEnumerator<SearchWord> GetEnumerator() => words.GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
