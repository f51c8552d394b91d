using Markdig.Extensions.Mathematics;
using Markdig.Extensions.TaskLists;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace Parley.Web.Markdown;

/// <summary>A task's box, with its state in words for assistive technology.</summary>
internal sealed class NamedTaskRenderer : HtmlObjectRenderer<TaskList>
{
    protected override void Write(HtmlRenderer renderer, TaskList task) => renderer
        .Write(task.Checked ? "<input type=\"checkbox\" disabled checked aria-label=\"" : "<input type=\"checkbox\" disabled aria-label=\"")
        .WriteEscape(task.Checked ? Texts.TaskDone : Texts.TaskToDo).Write("\">");
}

/// <summary>A formula in a paragraph, as it was written: nothing in it is taken for emphasis.</summary>
internal sealed class MathInlineRenderer : HtmlObjectRenderer<MathInline>
{
    protected override void Write(HtmlRenderer renderer, MathInline math)
    {
        renderer.Write(math.DelimiterCount == 1 ? "<span class=\"math\">" : "<span class=\"math math-display\">").WriteEscape(ref math.Content);
        renderer.Write("</span>");
    }
}

/// <summary>A formula on lines of its own.</summary>
internal sealed class MathBlockRenderer : HtmlObjectRenderer<MathBlock>
{
    protected override void Write(HtmlRenderer renderer, MathBlock math)
    {
        renderer.EnsureLine();
        renderer.Write("<div class=\"math math-display\" tabindex=\"0\" role=\"group\" aria-label=\"").WriteEscape(Texts.FormulaLabel).Write("\">");
        renderer.WriteLeafRawLines(math, writeEndOfLines: true, escape: true);
        renderer.WriteLine("</div>");
    }
}

/// <summary>A paragraph; one that no browser could lay out without a halt is shown as it was written.</summary>
internal sealed class BoundedParagraphRenderer(string markdown) : ParagraphRenderer
{
    private const int Longest = 20_000;

    protected override void Write(HtmlRenderer renderer, ParagraphBlock paragraph)
    {
        if (paragraph.Span.Length <= Longest)
            base.Write(renderer, paragraph);
        else
            renderer.Write(PlainText.Render(markdown.Substring(paragraph.Span.Start, paragraph.Span.Length)));
    }
}
