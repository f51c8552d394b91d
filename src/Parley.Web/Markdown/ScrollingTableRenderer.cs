using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;

namespace Parley.Web.Markdown;

/// <summary>A table in a frame of its own that scrolls, by keyboard too; alignment by class, not by style.</summary>
internal sealed class ScrollingTableRenderer : HtmlObjectRenderer<Table>
{
    protected override void Write(HtmlRenderer renderer, Table table)
    {
        renderer.EnsureLine();
        renderer.Write("<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"").WriteEscape(Texts.TableLabel).Write("\"><table>");
        var inBody = false;
        foreach (var row in table.OfType<TableRow>())
        {
            if (row.IsHeader)
                renderer.Write("<thead>");
            else if (!inBody)
                renderer.Write("<tbody>");
            inBody |= !row.IsHeader;
            WriteRow(renderer, table, row);
            if (row.IsHeader)
                renderer.Write("</thead>");
        }

        renderer.Write(inBody ? "</tbody>" : "").WriteLine("</table></div>");
    }

    private static void WriteRow(HtmlRenderer renderer, Table table, TableRow row)
    {
        var tag = row.IsHeader ? "th" : "td";
        renderer.Write("<tr>");
        for (var i = 0; i < row.Count; i++)
        {
            if (row[i] is not TableCell cell)
                continue;

            renderer.Write("<").Write(tag).Write(AlignmentOf(table, cell, i)).Write(">");
            var implicitParagraph = renderer.ImplicitParagraph;
            renderer.ImplicitParagraph = cell.Count == 1;
            renderer.Write(cell);
            renderer.ImplicitParagraph = implicitParagraph;
            renderer.Write("</").Write(tag).Write(">");
        }

        renderer.Write("</tr>");
    }

    private static string AlignmentOf(Table table, TableCell cell, int index)
    {
        var column = cell.ColumnIndex < 0 ? index : cell.ColumnIndex;
        return (column < table.ColumnDefinitions.Count ? table.ColumnDefinitions[column].Alignment : null) switch
        {
            TableColumnAlign.Center => " class=\"align-center\"",
            TableColumnAlign.Right => " class=\"align-end\"",
            _ => "",
        };
    }
}
