using System.Globalization;
using Markdig.Extensions.Footnotes;
using Markdig.Renderers;
using Markdig.Renderers.Html;

namespace Parley.Web.Markdown;

/// <summary>The number of a footnote, or the way back from it; its anchors carry the message's own prefix.</summary>
internal sealed class ScopedFootnoteLinkRenderer(string scope) : HtmlObjectRenderer<FootnoteLink>
{
    protected override void Write(HtmlRenderer renderer, FootnoteLink link)
    {
        if (link.IsBackLink)
        {
            renderer.Write(string.Create(CultureInfo.InvariantCulture,
                $"<a href=\"#fnref-{scope}-{link.Index}\" class=\"footnote-back\" aria-label=\"")).WriteEscape(Texts.FootnoteBack).Write("\">↩</a>");
        }
        else
        {
            renderer.Write(string.Create(CultureInfo.InvariantCulture,
                $"<sup id=\"fnref-{scope}-{link.Index}\"><a href=\"#fn-{scope}-{link.Footnote.Order}\" class=\"footnote-ref\">{link.Footnote.Order}</a></sup>"));
        }
    }
}

/// <summary>The footnotes at the end of a message.</summary>
internal sealed class ScopedFootnoteGroupRenderer(string scope) : HtmlObjectRenderer<FootnoteGroup>
{
    protected override void Write(HtmlRenderer renderer, FootnoteGroup group)
    {
        renderer.EnsureLine();
        renderer.Write("<section class=\"footnotes\"><ol>");
        foreach (var footnote in group.OfType<Footnote>())
        {
            renderer.Write(string.Create(CultureInfo.InvariantCulture, $"<li id=\"fn-{scope}-{footnote.Order}\">"));
            renderer.WriteChildren(footnote);
            renderer.Write("</li>");
        }

        renderer.WriteLine("</ol></section>");
    }
}
