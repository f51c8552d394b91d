using AngleSharp.Html.Parser;
using CsCheck;
using Parley.Web.Markdown;

namespace Parley.Tests.Web.Markdown;

/// <summary>What is too long to be rendered is shown as it was written, in pieces, and nothing of it is lost.</summary>
public sealed class LongTextTests
{
    private static readonly MarkdownRenderer Renderer = new();
    private static readonly string[] Words = ["word ", "longer", "-", "😀", "<b>", "&amp;", "é", "   "];

    [Fact]
    public void The_pieces_of_a_long_paragraph_are_the_paragraph() =>
        Gen.OneOf<string>(Words).Array[20_000, 30_000].Select(string.Concat).Sample(text =>
        {
            var document = new HtmlParser().ParseDocument(Renderer.Render($"x{text}y", "m"));
            var pieces = document.QuerySelectorAll(".plain");

            Assert.True(pieces.Length > 1);
            Assert.Equal($"x{text}y", string.Concat(pieces.Select(piece => piece.TextContent)));
            Assert.All(pieces, piece => Assert.InRange(piece.TextContent.Length, 1, 8_000));
            Assert.DoesNotContain('\uFFFD', document.Body!.TextContent);
        }, iter: 20);

    [Fact]
    public void A_text_beyond_the_limit_is_cut_where_lines_end()
    {
        var line = new string('a', 99) + "\n";
        var pieces = new HtmlParser().ParseDocument(Renderer.Render(string.Concat(Enumerable.Repeat(line, 5_000)), "m")).QuerySelectorAll(".plain");

        Assert.All(pieces, piece => Assert.EndsWith("a\n", piece.TextContent, StringComparison.Ordinal));
    }
}
