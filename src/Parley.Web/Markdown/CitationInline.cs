using System.Globalization;
using Markdig.Helpers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Parley.Web.Markdown;

/// <summary>The numbers of sources, right behind what was taken from them.</summary>
internal sealed class CitationInline(IReadOnlyList<CitedSource> sources) : LeafInline
{
    public IReadOnlyList<CitedSource> Sources => sources;

    /// <summary>Puts marks into a document that knows where in the text its inlines stand. One for which there is no place is left out.</summary>
    public static void PutInto(MarkdownDocument document, IReadOnlyList<CitationMark> marks)
    {
        // From the end, so that what is cut there moves nothing before it.
        foreach (var mark in marks.OrderByDescending(mark => mark.At))
        {
            var inlines = document.Descendants<LeafInline>().Where(inline => !inline.Span.IsEmpty && inline.Span.Start < mark.At).ToList();
            if (inlines.MaxBy(inline => inline.Span.Start) is { } before)
                Put(new CitationInline(mark.Sources), Outermost(before), mark.At);
        }
    }

    private static void Put(CitationInline citation, Inline before, int at)
    {
        if (before is LiteralInline literal && at <= literal.Span.End && literal.Span.Length == literal.Content.Length)
        {
            var cut = literal.Content.Start + at - literal.Span.Start;
            literal.InsertAfter(new LiteralInline(new StringSlice(literal.Content.Text, cut, literal.Content.End)));
            literal.Content = new StringSlice(literal.Content.Text, literal.Content.Start, cut - 1);
            literal.Span.End = at - 1;
        }

        before.InsertAfter(citation);
    }

    /// <summary>A link must not stand in a link.</summary>
    private static Inline Outermost(Inline inline)
    {
        for (var parent = inline.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is LinkInline link)
                inline = link;
        }

        return inline;
    }
}

internal sealed class CitationRenderer : HtmlObjectRenderer<CitationInline>
{
    protected override void Write(HtmlRenderer renderer, CitationInline citation)
    {
        renderer.Write("<sup class=\"citation\">");
        foreach (var source in citation.Sources.Where(source => SafeAddress.IsLink(source.Url)))
        {
            renderer.Write("<a href=\"").WriteEscapeUrl(source.Url).Write("\"").Write(SafeLinkRenderer.NewTab)
                .Write(" title=\"").WriteEscape(source.Title).Write("\" aria-label=\"").WriteEscape(Texts.CitationLabel.With(source.Number, source.Title)).Write("\">")
                .Write(source.Number.ToString(CultureInfo.InvariantCulture)).Write("</a>");
        }

        renderer.Write("</sup>");
    }
}
