using System.Text;
using CsCheck;
using Parley.Web.Markdown;

namespace Parley.Tests.Web.Markdown;

/// <summary>A growing text, however it is cut, shows what the whole text shows.</summary>
public sealed class BlockSplitterTests
{
    private static readonly MarkdownRenderer Renderer = new();

    // Lines that begin, go on with, interrupt and end blocks of every kind; no link references, no footnotes.
    private static readonly Gen<string> Line = Gen.OneOf<string>(
        "text", "more *text* here", "", "", "", "  ", "- item", "- [x] task", "  - nested", "  inside", "    deep inside", "* star", "+ plus",
        "1. one", "2) two", "14. fourteen", "> quote", "> - in quote", ">", "# Heading", "### Other #", "Title\n===", "---", "***", "===",
        "```", "```python", "~~~", "````", "   ```", "    ```", "  ```js", "print(1)", "\tTabbed", "a | b", "--- | ---", "1 | 2", "| c | d |", "|:-:|--:|",
        "$$", "$x_1$ and $y_1$", "<div>", "</div>", "<!-- c", "-->", "`code", "**bold", "\\", "line  ", "https://example.org/a_b", "~~gone~~", "-", "1.");

    private static readonly Gen<string> Document = Line.Array[0, 14].Select(lines => string.Join('\n', lines) + "\n");

    [Fact]
    public void The_closed_blocks_and_the_open_one_make_the_whole() =>
        Document.Sample(text =>
        {
            var starts = BlockSplitter.Split(text, out _);
            var slices = starts.Zip([.. starts.Skip(1), text.Length], (from, to) => text[from..to]);

            Assert.Equal(Lines(Renderer.Render(text, "m")), Lines(string.Concat(slices.Select(s => Renderer.Render(s, "m")))));
        }, iter: 3000);

    [Fact]
    public void A_reader_that_comes_at_any_time_ends_with_the_whole() =>
        Gen.Select(Document, Gen.Int[1, 9].Array[40], Gen.Int[0, 4].Array[200]).Sample((text, sizes, visits) =>
        {
            var growing = new GrowingHtml(Renderer, "m");
            var page = new Page();
            var at = 0;
            for (var step = 0; at < text.Length; step++)
            {
                var size = Math.Min(sizes[step % sizes.Length], text.Length - at);
                growing.Append(text.Substring(at, size));
                at += size;
                growing.Advance();
                if (visits[step % visits.Length] == 0)
                    page.Read(growing);
            }

            page.Read(growing);

            Assert.Equal(Lines(Renderer.Render(text, "m")), Lines(page.ToString()));
        }, iter: 2000);

    [Fact]
    public void Line_ends_of_every_kind_count_once_wherever_they_are_cut()
    {
        var growing = new GrowingHtml(Renderer, "m");
        foreach (var piece in (string[])["one\r", "\ntwo\r\n", "\r", "\nthree\r", "four\r\n"])
        {
            growing.Append(piece);
            growing.Advance();
        }

        var page = new Page();
        page.Read(growing);

        Assert.Equal(Lines(Renderer.Render("one\ntwo\n\nthree\nfour\n", "m")), Lines(page.ToString()));
    }

    [Fact]
    public void In_an_open_fence_only_what_was_added_is_sent()
    {
        var growing = new GrowingHtml(Renderer, "m");
        growing.Append("```python\nprint(1)\n");
        growing.Advance();
        var seen = growing.Version;
        growing.Append("print(2)\n``");
        growing.Advance();

        Assert.Equal([new BlockChange(0, null, "print(2)\n")], growing.Since(seen));
        Assert.Equal([], growing.Since(growing.Version));
        Assert.Contains("print(1)\nprint(2)\n", Assert.Single(growing.Since(0)).Html, StringComparison.Ordinal);
    }

    private static string Lines(string html) => html.Replace("\n", "", StringComparison.Ordinal);

    /// <summary>Does what the page's script does with the changes.</summary>
    private sealed class Page
    {
        private readonly List<string> blocks = [];
        private int version;

        public void Read(GrowingHtml growing)
        {
            foreach (var change in growing.Since(version))
            {
                if (change.Added is { } added)
                {
                    blocks[change.Number] = blocks[change.Number].Replace("</code>", System.Net.WebUtility.HtmlEncode(added) + "</code>", StringComparison.Ordinal);
                    continue;
                }

                if (change.Number == blocks.Count)
                    blocks.Add("");
                blocks[change.Number] = change.Html!;
            }

            version = growing.Version;
        }

        public override string ToString() => new StringBuilder().AppendJoin("", blocks).ToString();
    }
}
