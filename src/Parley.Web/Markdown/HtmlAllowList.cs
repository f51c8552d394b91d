using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Ganss.Xss;

namespace Parley.Web.Markdown;

/// <summary>
/// The last word on what of a model's text reaches a page. Nothing here is the library's default: those keep remote
/// pictures, styles and forms.
/// </summary>
internal sealed partial class HtmlAllowList
{
    private readonly HtmlSanitizer sanitizer = new(new HtmlSanitizerOptions
    {
        AllowedTags = new HashSet<string>(
        [
            "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "del",
            "sup", "a", "img", "table", "thead", "tbody", "tr", "th", "td", "input", "section", "div", "span", "button",
        ], StringComparer.OrdinalIgnoreCase),
        AllowedAttributes = new HashSet<string>(
        [
            "href", "src", "alt", "title", "class", "id", "start", "rel", "target", "type", "disabled", "checked", "tabindex",
            "role", "aria-label", "data-copy",
        ], StringComparer.OrdinalIgnoreCase),
        AllowedSchemes = new HashSet<string>(["http", "https", "mailto", "data"], StringComparer.OrdinalIgnoreCase),
        UriAttributes = new HashSet<string>(["href", "src"], StringComparer.OrdinalIgnoreCase),
    });

    public HtmlAllowList()
    {
        sanitizer.PostProcessNode += (_, e) => Check(e.Node);
        sanitizer.FilterUrl += (_, e) =>
        {
            var allowed = e.Tag.LocalName == "img" ? SafeAddress.IsPicture(e.OriginalUrl)
                : SafeAddress.IsLink(e.OriginalUrl) || OwnAnchor().IsMatch(e.OriginalUrl);
            e.SanitizedUrl = allowed ? e.OriginalUrl : null;
        };
    }

    public string Clean(string html) => sanitizer.Sanitize(html);

    private static void Check(INode node)
    {
        if (node is not IElement element)
            return;

        if (element.GetAttribute("class") is { } classes && !OwnClass().IsMatch(classes))
            element.RemoveAttribute("class");
        if (element.Id is { } id && !OwnAnchor().IsMatch("#" + id))
            element.RemoveAttribute("id");
        if (element.GetAttribute("role") is not (null or "group"))
            element.RemoveAttribute("role");
        if (element.LocalName == "input" && element.GetAttribute("type") != "checkbox"
            || element.LocalName == "button" && element.GetAttribute("data-copy") is null)
            element.Remove();
    }

    [GeneratedRegex("^#fn(ref)?-[a-z0-9-]{1,64}-[0-9]{1,6}$", RegexOptions.NonBacktracking)]
    private static partial Regex OwnAnchor();

    [GeneratedRegex("^(plain|code(-head|-language|-copy)?|language-[A-Za-z0-9+#._-]{1,32}|table|align-(center|end)|math( math-display)?|remote-image(-host|-act)?|footnote(s|-ref|-back)|contains-task-list|task-list-item|citation)$", RegexOptions.NonBacktracking)]
    private static partial Regex OwnClass();
}
