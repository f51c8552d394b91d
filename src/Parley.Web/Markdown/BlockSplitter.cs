using Markdig;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Mathematics;
using Markdig.Renderers;
using Markdig.Syntax;

namespace Parley.Web.Markdown;

/// <summary>
/// Finds where the top-level blocks of a growing text begin. Markdown is read line by line, and a block that another
/// has followed never changes again (but for link references and footnotes, which reach across); so of the lines that
/// are whole, all blocks but the last are closed.
/// </summary>
internal static class BlockSplitter
{
    // The same blocks as the renderer's, but nothing within them: a table is still the paragraph that it is written as,
    // which the next line may make it again.
    private static readonly MarkdownPipeline Blocks = MarkdownRenderer.Extensions().Use<WithoutInlines>().Build();

    /// <summary>Where each block begins in the text's whole lines; the first always at 0.</summary>
    /// <param name="text">From the beginning of a block; only <c>\n</c> ends a line.</param>
    /// <param name="openFence">The last block, where it is a fence that nothing has closed yet.</param>
    public static List<int> Split(string text, out FencedCodeBlock? openFence)
    {
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        var blocks = Markdig.Markdown.Parse(whole, Blocks).Where(b => b is not (LinkReferenceDefinitionGroup or FootnoteGroup or BlankLineBlock)).ToList();
        // Not by the blocks' line numbers: a heading that is underlined carries that of its underline.
        List<int> starts = [0, .. blocks.Skip(1).Select(b => whole.LastIndexOf('\n', Math.Max(b.Span.Start - 1, 0)) + 1)];

        // A fence at the left edge, with nothing before it in its slice.
        openFence = blocks is [.., FencedCodeBlock { ClosingFencedCharCount: 0, Column: 0 } fence and not MathBlock]
            && (blocks.Count > 1 || fence.Line == 0) ? fence : null;
        return starts;
    }

    private sealed class WithoutInlines : IMarkdownExtension
    {
        public void Setup(MarkdownPipelineBuilder pipeline) => pipeline.InlineParsers.Clear();

        public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
        {
        }
    }
}
