using Parley.Protocol.Search;
using Parley.Server.Search;

namespace Parley.Tests.Search;

public sealed class SearchSnippetTests
{
    [Fact]
    public void A_short_text_is_there_whole_on_one_line_and_without_signs_of_Markdown() =>
        Assert.Equal("A bold [word] and code", Show("A **bold**\n\n`word` and\tcode", "word"));

    [Fact]
    public void Of_a_long_text_the_part_is_there_in_which_most_is_found()
    {
        var text = "needle " + string.Concat(Enumerable.Repeat("straw ", 200)) + "needle and needle " + string.Concat(Enumerable.Repeat("hay ", 200));

        var shown = Show(text, "needle");

        Assert.Matches("^…(straw )+\\[needle\\] and \\[needle\\] (hay )+hay…$", shown);
        Assert.InRange(shown.Length, 100, 180);
    }

    [Fact]
    public void Neither_end_cuts_a_character()
    {
        var text = string.Concat(Enumerable.Repeat("👩‍🚀", 100)) + "x" + string.Concat(Enumerable.Repeat("👩‍🚀", 100));

        var (shown, ranges) = SearchSnippet.Of(text, [new SearchRange(text.IndexOf('x', StringComparison.Ordinal), 1)]);

        Assert.True(shown.Index().All(c => !char.IsSurrogate(c.Item)
            || (char.IsHighSurrogate(c.Item) ? char.IsLowSurrogate(shown[c.Index + 1]) : char.IsHighSurrogate(shown[c.Index - 1]))));
        Assert.Equal("x", shown.Substring(ranges[0].Start, ranges[0].Length));
    }

    [Fact]
    public void A_mark_longer_than_a_part_is_there_whole()
    {
        var text = new string('x', 400) + " and more";

        Assert.Equal($"[{new string('x', 400)}]…", Show(text, new string('x', 64)));
    }

    private static string Show(string text, string search)
    {
        var (shown, ranges) = SearchSnippet.Of(text, SearchQuery.Parse(search)!.Match(SearchWords.Of(text))!.Marks);
        foreach (var range in ranges.Reverse())
            shown = shown.Insert(range.Start + range.Length, "]").Insert(range.Start, "[");
        return shown;
    }
}
