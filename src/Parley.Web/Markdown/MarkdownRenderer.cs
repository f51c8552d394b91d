using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Syntax;

namespace Parley.Web.Markdown;

/// <summary>
/// The one way from a model's Markdown to HTML, for history and stream alike. A fixed list of extensions, renderers of
/// our own for whatever carries an address, and an allow-list over the final HTML. Safe to share between threads.
/// </summary>
public sealed class MarkdownRenderer
{
    /// <summary>Longer texts are shown as plain text: rendering must end in bounded time.</summary>
    public const int LongestMarkdown = 400_000;

    private readonly MarkdownPipeline pipeline = Extensions().Build();
    private readonly MarkdownPipeline placing = Extensions().UsePreciseSourceLocation().Build();
    private readonly HtmlAllowList allowList = new();

    /// <summary>Renders a text to HTML that can stand in a page as it is.</summary>
    /// <param name="markdown">What the model wrote.</param>
    /// <param name="scope">Unique within the page: footnotes of two messages must not meet.</param>
    /// <param name="marks">Where the numbers of sources stand.</param>
    public string Render(string markdown, string scope, IReadOnlyList<CitationMark>? marks = null)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        if (markdown.Length > LongestMarkdown)
            return PlainText.Render(markdown);

        try
        {
            // To know where everything stands takes time, which most texts need not.
            var document = Markdig.Markdown.Parse(markdown, marks is null ? pipeline : placing);
            if (marks is not null)
                CitationInline.PutInto(document, marks);
            return allowList.Clean(Write(document, markdown, scope));
        }
        catch (ArgumentException)
        {
            // Markdig refuses what is nested too deeply.
            return PlainText.Render(markdown);
        }
    }

    private string Write(MarkdownDocument document, string markdown, string scope)
    {
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        pipeline.Setup(renderer);
        ReplyRenderers.Use(renderer, markdown, scope);
        renderer.Render(document);
        return writer.ToString();
    }

    internal static MarkdownPipelineBuilder Extensions() => new MarkdownPipelineBuilder()
        .UsePipeTables(new PipeTableOptions { RequireHeaderSeparator = true })
        .UseTaskLists()
        .UseFootnotes()
        .UseAutoLinks()
        .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
        .UseMathematics()
        .Use<BracketMath>()
        .DisableHtml();
}
