using System.Text.Json;
using Parley.Protocol.Chat;
using Parley.Web.Chat;
using Parley.Web.Markdown;

namespace Parley.Tests.Web.Chat;

public sealed class ReplyHtmlTests : IDisposable
{
    private static readonly MarkdownRenderer Markdown = new();
    private readonly RenderedTexts rendered = new(Markdown);

    public void Dispose() => rendered.Dispose();

    [Fact]
    public void Parts_stand_where_they_came_and_citations_in_the_stretch_that_they_end_in()
    {
        const string Text = "First.\n\nSecond.";
        var html = Whole(Text, [Part("""{"executableCode":{"language":"PYTHON","code":"print(1)"},"at":8}""")],
            [new Citation(8, 15, [0]), new Citation(0, 6, [1, 9])], [new Source("https://a.example/", "A"), new Source("https://b.example/")]);

        var (first, code, second) = (html.IndexOf("First.", StringComparison.Ordinal), html.IndexOf("print(1)", StringComparison.Ordinal), html.IndexOf("Second.", StringComparison.Ordinal));
        Assert.True(first < code && code < second, html);
        Assert.Contains("First.<sup class=\"citation\"><a href=\"https://b.example/\"", html, StringComparison.Ordinal);
        Assert.Contains("Second.<sup class=\"citation\"><a href=\"https://a.example/\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"executableCode":{"language":"PYTHON","code":"</code></pre><script>alert(1)</script>"}}""")]
    [InlineData("""{"executableCode":{"language":"\"><script>","code":"```\n<img src=x onerror=alert(1)>\n````"}}""")]
    [InlineData("""{"codeExecutionResult":{"outcome":"OUTCOME_FAILED","output":"<script>alert(1)</script>"}}""")]
    [InlineData("""{"inlineData":{"mimeType":"text/html\"><script>alert(1)</script>","data":"AAAA"}}""")]
    [InlineData("""{"fileData":{"mimeType":"image/png","fileUri":"javascript:alert(1)\"><script>"},"file":{"id":"\"><script>alert(1)</script>","name":"<script>","mediaType":"image/png"}}""")]
    [InlineData("""{"fileData":{},"file":{"id":"0198f2aa-0000-7000-8000-000000000000","name":"<script>alert(1)</script>","mediaType":"text/plain"}}""")]
    [InlineData("""{"functionCall":{"name":"<script>","args":{"a":"</code><script>"}}}""")]
    [InlineData("""{"functionCall":{"name":"<script>","args":{"a":"</code><script>"}},"call":1,"tool":{"server":"<script>","name":"\"><img src=x>"}}""")]
    [InlineData("""{"executableCode":7}""")]
    [InlineData("""[1]""")]
    public void What_a_part_says_is_text(string part)
    {
        var html = Whole("", [Part(part)], null, null);

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img src=x", html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void What_grows_is_shown_as_it_is_in_the_end()
    {
        const string Code = """{"executableCode":{"language":"PYTHON","code":"print(1)"},"at":7}""";
        var growing = new GrowingHtml(Markdown, "s");
        growing.Append("Before\n");
        new ReplyHtml(rendered, Markdown).Grow(growing, new ShownCalls(), Code, "/messages/x");
        growing.Append("After *it*.");
        growing.Advance();

        Assert.Equal(Whole("Before\nAfter *it*.", [Part(Code)], null, null), growing.Html);
        Assert.Equal([0, 1, 2], growing.Since(0).Select(change => change.Number));
        Assert.Equal([2], growing.Since(growing.Version - 1).Select(change => change.Number));
    }

    [Fact]
    public void A_picture_in_a_file_is_shown_while_the_answer_grows_as_in_the_end_and_to_others_under_another_address()
    {
        const string Picture = """{"fileData":{"mimeType":"image/png","fileUri":"/x"},"file":{"id":"0198f2aa-0000-7000-8000-000000000000","name":"a.png","mediaType":"image/png","kind":"image","size":1},"at":7}""";
        var (growing, html) = (new GrowingHtml(Markdown, "s"), new ReplyHtml(rendered, Markdown));
        growing.Append("Before\n");
        html.Grow(growing, new ShownCalls(), Picture, "/messages/x");
        growing.Advance();
        var grounds = new AnswerGrounds([Part(Picture)], null, null, null);

        Assert.Contains("<img src=\"/api/files/0198f2aa-0000-7000-8000-000000000000/content?inline=1\"", growing.Html, StringComparison.Ordinal);
        Assert.Equal(Whole("Before\n", [Part(Picture)], null, null), growing.Html);
        Assert.Contains("<img src=\"/s/x/1/parts/0?inline=1\"", html.Of("", grounds with { AreFilesOwn = false }, "s", "/s/x/1"), StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html.Of("", grounds with { Gone = new HashSet<Guid> { Guid.Parse("0198f2aa-0000-7000-8000-000000000000") } }, "s", "/messages/x"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_is_one_block_from_the_question_to_the_result()
    {
        string[] parts =
        [
            """{"functionCall":{"name":"Docs_mail","args":{"to":"Bob"}},"call":1,"tool":{"server":"Docs","name":"mail"},"at":7}""",
            """{"functionCall":{"name":"Docs_time"},"call":2,"tool":{"server":"Docs","name":"time"},"at":7}""",
            """{"approval":{"state":"asked"},"call":1,"at":7}""",
            """{"approval":{"state":"allowed"},"call":1,"at":7}""",
            """{"functionResponse":{"name":"Docs_mail","response":{"output":"<script>sent</script>"}},"call":1,"at":7}""",
            """{"functionResponse":{"name":"Docs_time","response":{"error":"no clock"}},"call":2,"at":7}""",
        ];
        var (growing, calls, html) = (new GrowingHtml(Markdown, "s"), new ShownCalls(), new ReplyHtml(rendered, Markdown));
        growing.Append("Before\n");
        foreach (var part in parts[..3])
            html.Grow(growing, calls, part, "/messages/x");

        Assert.Contains("action=\"/messages/x/calls/1\"", growing.Html, StringComparison.Ordinal);
        Assert.Single(growing.Html.Split("<form")[1..]);
        var asked = growing.Version;
        foreach (var part in parts[3..])
            html.Grow(growing, calls, part, "/messages/x");
        growing.Append("After *it*.");
        growing.Advance();

        Assert.DoesNotContain("<form", growing.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", growing.Html, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], growing.Since(asked).Select(change => change.Number));
        Assert.Equal(Whole("Before\nAfter *it*.", [.. parts.Select(Part)], null, null), growing.Html);

        // What nobody answered before the end can be answered no more.
        Assert.DoesNotContain("<form", Whole("Before\n", [.. parts[..3].Select(Part)], null, null), StringComparison.Ordinal);
    }

    private string Whole(string text, IReadOnlyList<JsonElement> parts, IReadOnlyList<Citation>? citations, IReadOnlyList<Source>? sources) =>
        new ReplyHtml(rendered, Markdown).Of(text, new AnswerGrounds(parts, sources, citations, null), "s", "/messages/x");

    private static JsonElement Part(string json) => JsonDocument.Parse(json).RootElement;
}
