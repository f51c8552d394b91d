using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax.Inlines;

namespace Parley.Web.Markdown;

/// <summary>Addresses in angle brackets, by the same rule as <see cref="SafeLinkRenderer"/>.</summary>
internal sealed class SafeAutolinkRenderer : HtmlObjectRenderer<AutolinkInline>
{
    protected override void Write(HtmlRenderer renderer, AutolinkInline link)
    {
        var url = link.IsEmail ? "mailto:" + link.Url : link.Url;
        if (!renderer.EnableHtmlForInline || !SafeAddress.IsLink(url))
        {
            renderer.WriteEscape(link.Url);
            return;
        }

        renderer.Write("<a href=\"").WriteEscapeUrl(url).Write("\"").Write(SafeLinkRenderer.NewTab).Write(">");
        renderer.WriteEscape(link.Url);
        renderer.Write("</a>");
    }
}
