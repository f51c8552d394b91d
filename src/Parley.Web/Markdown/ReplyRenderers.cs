using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Mathematics;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;

namespace Parley.Web.Markdown;

/// <summary>Our own HTML for what Markdig would write unsafely, inaccessibly, or with styles that the content policy forbids.</summary>
internal static class ReplyRenderers
{
    public static void Use(HtmlRenderer renderer, string markdown, string scope)
    {
        var renderers = renderer.ObjectRenderers;
        renderers.ReplaceOrAdd<ParagraphRenderer>(new BoundedParagraphRenderer(markdown));
        renderers.ReplaceOrAdd<LinkInlineRenderer>(new SafeLinkRenderer());
        renderers.ReplaceOrAdd<AutolinkInlineRenderer>(new SafeAutolinkRenderer());
        renderers.ReplaceOrAdd<HtmlMathBlockRenderer>(new MathBlockRenderer());
        renderers.ReplaceOrAdd<HtmlMathInlineRenderer>(new MathInlineRenderer());
        renderers.ReplaceOrAdd<CodeBlockRenderer>(new LabelledCodeRenderer());
        renderers.ReplaceOrAdd<HtmlTableRenderer>(new ScrollingTableRenderer());
        renderers.ReplaceOrAdd<HtmlTaskListRenderer>(new NamedTaskRenderer());
        renderers.Add(new CitationRenderer());
        renderers.ReplaceOrAdd<HtmlFootnoteLinkRenderer>(new ScopedFootnoteLinkRenderer(scope));
        renderers.ReplaceOrAdd<HtmlFootnoteGroupRenderer>(new ScopedFootnoteGroupRenderer(scope));
    }
}
