using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax.Inlines;

namespace Parley.Web.Markdown;

/// <summary>
/// Links to http, https and mailto; the text alone of all others. A picture from elsewhere is never fetched by the
/// page: it would tell a stranger what was read, and when. It is a box that names its host and opens it in a new tab.
/// </summary>
internal sealed class SafeLinkRenderer : HtmlObjectRenderer<LinkInline>
{
    public const string NewTab = " target=\"_blank\" rel=\"noopener noreferrer nofollow\"";

    protected override void Write(HtmlRenderer renderer, LinkInline link)
    {
        var url = link.GetDynamicUrl?.Invoke() ?? link.Url;
        if (link.IsImage)
            WriteImage(renderer, link, url);
        else if (SafeAddress.IsLink(url))
            WriteLink(renderer, link, url!);
        else
            renderer.WriteChildren(link);
    }

    private static void WriteLink(HtmlRenderer renderer, LinkInline link, string url)
    {
        renderer.Write("<a href=\"").WriteEscapeUrl(url).Write("\"").Write(NewTab);
        // Where the words say something else than the address, the address can be seen before it is gone to.
        if (SafeAddress.AsciiOf(url) is var address && (link.FirstChild is not LiteralInline { NextSibling: null } only || !only.Content.AsSpan().SequenceEqual(address)))
            renderer.Write(" title=\"").WriteEscape(address).Write("\"");
        renderer.Write(">");
        renderer.WriteChildren(link);
        renderer.Write("</a>");
    }

    private static void WriteImage(HtmlRenderer renderer, LinkInline image, string? url)
    {
        if (SafeAddress.IsPicture(url))
        {
            renderer.Write("<img src=\"").Write(url).Write("\" alt=\"");
            WriteText(renderer, image);
            renderer.Write("\">");
        }
        else if (SafeAddress.IsLink(url) && !IsInLink(image))
        {
            renderer.Write("<a class=\"remote-image\" href=\"").WriteEscapeUrl(url).Write("\" title=\"").WriteEscape(url).Write("\"").Write(NewTab).Write(">");
            WriteDescription(renderer, image, url!);
            renderer.Write("<span class=\"remote-image-act\">").WriteEscape(Texts.OpenInNewTab).Write("</span></a>");
        }
        else if (SafeAddress.IsLink(url))
        {
            renderer.Write("<span class=\"remote-image\">");
            WriteDescription(renderer, image, url!);
            renderer.Write("</span>");
        }
        else
        {
            WriteText(renderer, image);
        }
    }

    private static void WriteDescription(HtmlRenderer renderer, LinkInline image, string url)
    {
        renderer.Write("<span class=\"remote-image-host\">").WriteEscape(Texts.ImageFrom.With(SafeAddress.HostOf(url))).Write("</span> ");
        WriteText(renderer, image);
        renderer.Write(" ");
    }

    private static void WriteText(HtmlRenderer renderer, LinkInline image)
    {
        var html = renderer.EnableHtmlForInline;
        renderer.EnableHtmlForInline = false;
        renderer.WriteChildren(image);
        renderer.EnableHtmlForInline = html;
    }

    private static bool IsInLink(LinkInline image)
    {
        for (var parent = image.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is LinkInline { IsImage: false } link && SafeAddress.IsLink(link.GetDynamicUrl?.Invoke() ?? link.Url))
                return true;
        }

        return false;
    }
}
