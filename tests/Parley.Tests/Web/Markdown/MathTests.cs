using AngleSharp.Html.Parser;
using Parley.Web.Markdown;

namespace Parley.Tests.Web.Markdown;

/// <summary>Formulas as models write them reach the page as they were typed, to be drawn there; money does not.</summary>
public sealed class MathTests
{
    private static readonly MarkdownRenderer Renderer = new();
    private static readonly HtmlParser Parser = new();

    [Theory]
    [InlineData("Euler: $e^{i\\pi}+1=0$.", @"e^{i\pi}+1=0")]
    [InlineData(@"Euler: \(e^{i\pi}+1=0\).", @"e^{i\pi}+1=0")]
    [InlineData(@"**Bold** \(a_1 * b_1\) and *more*", @"a_1 * b_1")]
    [InlineData("($x$)", "x")]
    [InlineData("| a |\n|---|\n| $x^2$ |", "x^2")]
    public void A_formula_within_a_line(string markdown, string formula) => Assert.Equal(["inline " + formula], Formulas(markdown));

    [Theory]
    [InlineData("$$x = 1$$", "x = 1")]
    [InlineData("$$\nx = 1\n$$", "x = 1")]
    [InlineData("$$\n\\begin{aligned}\na &= b \\\\\n  &= c\n\\end{aligned}\n$$", "\\begin{aligned}\na &= b \\\\\n  &= c\n\\end{aligned}")]
    [InlineData(@"\[x = 1\]", "x = 1")]
    [InlineData("\\[\nx\n= 1\n- 2\n\\]", "x\n= 1\n- 2")]
    [InlineData("\\[ x\n= 1 \\]", "x\n= 1")]
    [InlineData("Text:\n\\[\nx = 1\n\\]\nmore", "x = 1")]
    [InlineData("1. First\n\n   $$\n   x = 1\n   $$", "x = 1")]
    [InlineData("$$x = 1\n+ 2$$", "x = 1\n+ 2")]
    [InlineData("$$ x = 1\n+ 2\n$$", "x = 1\n+ 2")]
    public void A_formula_that_stands_alone(string markdown, string formula) => Assert.Equal(["alone " + formula], Formulas(markdown));

    [Theory]
    [InlineData("It costs $5 and $6.")]
    [InlineData("It costs $5-$6, or US$7 (or $8).")]
    [InlineData("**$5** and **$6**")]
    [InlineData("| $5 | $6 |\n|---|---|\n| $7 | $8 |")]
    [InlineData("From $1,000 to $2,000 a month; `$HOME` and `\\(x\\)` are code.")]
    [InlineData(@"An escaped \$ and another \$, and \\(no formula\\).")]
    [InlineData(@"\(not closed")]
    [InlineData(@"\( \)")]
    public void Money_and_code_are_none(string markdown) => Assert.Empty(Formulas(markdown));

    [Fact]
    public void What_follows_a_formula_that_nobody_closed_is_text_again()
    {
        var page = Parser.ParseDocument(Renderer.Render("\\[\nx = 1\n\n**Bold**", "m"));

        Assert.Equal("Bold", page.QuerySelector("strong")?.TextContent);
    }

    private static List<string> Formulas(string markdown) =>
        [.. Parser.ParseDocument(Renderer.Render(markdown, "m")).QuerySelectorAll(".math").Select(e => (e.ClassList.Contains("math-display") ? "alone " : "inline ") + e.TextContent.Trim())];
}
