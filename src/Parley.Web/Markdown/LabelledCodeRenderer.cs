using System.Text.RegularExpressions;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace Parley.Web.Markdown;

/// <summary>A code block with the name of its language and a button that copies it; it scrolls inside itself, by keyboard too.</summary>
internal sealed partial class LabelledCodeRenderer : HtmlObjectRenderer<CodeBlock>
{
    protected override void Write(HtmlRenderer renderer, CodeBlock block)
    {
        var language = LanguageOf(block);
        renderer.EnsureLine();
        renderer.Write("<div class=\"code\"><div class=\"code-head\"><span class=\"code-language\">").WriteEscape(language ?? Texts.CodePlain)
            .Write("</span><button type=\"button\" class=\"code-copy\" data-copy=\"code\" aria-label=\"").WriteEscape(Texts.CopyCode).Write("\">").WriteEscape(Texts.Copy).Write("</button></div>")
            .Write("<pre tabindex=\"0\" role=\"group\" aria-label=\"").WriteEscape(Texts.CodeLabel.With(language ?? Texts.CodePlain)).Write("\"><code");
        if (language is not null)
            renderer.Write(" class=\"language-").WriteEscape(language).Write("\"");
        renderer.Write(">");
        renderer.WriteLeafRawLines(block, writeEndOfLines: true, escape: true);
        renderer.WriteLine("</code></pre></div>");
    }

    private static string? LanguageOf(CodeBlock block) =>
        block is FencedCodeBlock { Info: { Length: > 0 } info } && LanguageName().IsMatch(info) ? info : null;

    [GeneratedRegex("^[A-Za-z0-9+#._-]{1,32}$", RegexOptions.NonBacktracking)]
    private static partial Regex LanguageName();
}
