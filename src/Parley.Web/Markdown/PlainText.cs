using System.Net;
using System.Text;

namespace Parley.Web.Markdown;

/// <summary>
/// A text as it was written, where it is too long to be rendered: in pieces, of which a browser lays out only those that
/// somebody looks at.
/// </summary>
internal static class PlainText
{
    private const int LongestPiece = 8_000;

    public static string Render(string text)
    {
        var html = new StringBuilder();
        for (var from = 0; from < text.Length;)
        {
            var end = from + LengthOfPiece(text.AsSpan(from));
            html.Append("<div class=\"plain\">").Append(WebUtility.HtmlEncode(text[from..end])).Append("</div>\n");
            from = end;
        }

        return html.ToString();
    }

    // To the end of a line or else of a word, if one ends in the piece's second half; never through a character.
    private static int LengthOfPiece(ReadOnlySpan<char> text)
    {
        if (text.Length <= LongestPiece)
            return text.Length;

        var half = text[(LongestPiece / 2)..LongestPiece];
        var end = half.LastIndexOf('\n') is >= 0 and var line ? line : half.LastIndexOf(' ');
        return end >= 0 ? LongestPiece / 2 + end + 1 : char.IsHighSurrogate(text[LongestPiece - 1]) ? LongestPiece - 1 : LongestPiece;
    }
}
