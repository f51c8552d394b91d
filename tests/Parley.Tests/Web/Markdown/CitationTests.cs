using System.Text.RegularExpressions;
using CsCheck;
using Parley.Web.Markdown;

namespace Parley.Tests.Web.Markdown;

/// <summary>The numbers of sources in a text.</summary>
public sealed partial class CitationTests
{
    private static readonly MarkdownRenderer Renderer = new();

    [Theory]
    [InlineData("The tide comes. It goes.", 15, "<p>The tide comes.^ It goes.</p>")]
    [InlineData("All **of it**.", 14, "<p>All <strong>of it</strong>.^</p>")]
    [InlineData("All **of it**", 13, "<p>All <strong>of it^</strong></p>")]
    [InlineData("Run `x = 1` now", 8, "<p>Run <code>x = 1</code>^ now</p>")]
    [InlineData("See [the page](https://a.example) there", 10, "<p>See <a href=\"https://a.example\" target=\"_blank\" rel=\"noopener noreferrer nofollow\" title=\"https://a.example\">the page</a>^ there</p>")]
    [InlineData("- one\n- two\n", 5, "<ul>\n<li>one^</li>\n<li>two</li>\n</ul>")]
    [InlineData("Said.\n\n```\ncode\n```\n", 15, "<p>Said.^</p>")]
    public void A_number_stands_behind_what_was_taken(string markdown, int at, string html) =>
        Assert.StartsWith(html, Numbers().Replace(Renderer.Render(markdown, "s", [new(at, [new(1, "https://tides.example/", "Tides")])]), "^").TrimEnd(), StringComparison.Ordinal);

    [Fact]
    public void A_number_leads_to_its_source_and_to_nothing_else()
    {
        var html = Renderer.Render("Said so.", "s",
        [
            new(8, [new(1, "https://a.example/?x=1&y=2", "A \"title\" <b>"), new(2, "javascript:alert(1)", "Not this"), new(3, "https://c.example/", "C")]),
        ]);

        Assert.Contains("<a href=\"https://a.example/?x=1&amp;y=2\" target=\"_blank\" rel=\"noopener noreferrer nofollow\" title=\"A &quot;title&quot; <b>\"", html.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(2, Links().Count(html));
        Assert.DoesNotContain("javascript", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_number_stands_in_its_own_place() =>
        Assert.Equal("<p>One.^ Two.^ Three.^</p>", Numbers().Replace(Renderer.Render("One. Two. Three.", "s",
            [Mark(9), Mark(4), Mark(16)]), "^").TrimEnd());

    [Fact]
    public void Numbers_change_nothing_else_of_a_text_wherever_they_stand() =>
        Gen.Select(Gen.String[Gen.Char["ab .*_`[]()#>-|\n1é"], 0, 60], Gen.Int[0, 70].Array[1, 4]).Sample((markdown, places) =>
        {
            List<CitationMark> marks = [.. places.Distinct().Select((at, index) => new CitationMark(at, [new(index + 1, "https://a.example/", "A")]))];

            Assert.Equal(Renderer.Render(markdown, "s"), Numbers().Replace(Renderer.Render(markdown, "s", marks), ""));
        });

    private static CitationMark Mark(int at) => new(at, [new(1, "https://a.example/", "A")]);

    [GeneratedRegex("<sup class=\"citation\">.*?</sup>")]
    private static partial Regex Numbers();

    [GeneratedRegex("<a ")]
    private static partial Regex Links();
}
