using Markdig;
using Markdig.Extensions.Mathematics;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Syntax;

namespace Parley.Web.Markdown;

/// <summary>Formulas in TeX's own brackets, which models write as often as dollars: <c>\(…\)</c> within a line, <c>\[…\]</c> on lines of its own.</summary>
internal sealed class BracketMath : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        pipeline.BlockParsers.Insert(0, new BracketMathBlockParser());
        // Before the one for which each backslash is an escape.
        pipeline.InlineParsers.Insert(0, new BracketMathInlineParser());
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
    }
}

/// <summary>A formula that is opened and closed in one paragraph.</summary>
internal sealed class BracketMathInlineParser : InlineParser
{
    private const int Longest = 4_000;

    public BracketMathInlineParser() => OpeningCharacters = ['\\'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var bracket = slice.PeekChar();
        if (bracket is not ('(' or '['))
            return false;

        var text = slice.Text.AsSpan(slice.Start + 2, Math.Min(slice.End - slice.Start - 1, Longest));
        var length = text.IndexOf(bracket == '(' ? @"\)" : @"\]", StringComparison.Ordinal);
        if (length <= 0 || text[..length].IsWhiteSpace())
            return false;

        var start = processor.GetSourcePosition(slice.Start, out var line, out var column);
        processor.Inline = new MathInline
        {
            Delimiter = '$',
            DelimiterCount = bracket == '(' ? 1 : 2,
            Content = new StringSlice(slice.Text, slice.Start + 2, slice.Start + 1 + length),
            Span = new SourceSpan(start, start + length + 3),
            Line = line,
            Column = column,
        };
        slice.Start += length + 4;
        return true;
    }
}

/// <summary>
/// A formula over several lines, in which nothing is a heading or a list; in dollars too, where it begins on their line.
/// No formula goes on after an empty line.
/// </summary>
internal sealed class BracketMathBlockParser : BlockParser
{
    public BracketMathBlockParser() => OpeningCharacters = ['\\', '$'];

    public override BlockState TryOpen(BlockProcessor processor)
    {
        var line = processor.Line;
        var content = line.AsSpan()[Math.Min(2, line.Length)..];
        if (processor.IsCodeIndent
            || !(line.PeekChar() == '[' && line.CurrentChar == '\\' || line.PeekChar() == '$' && line.CurrentChar == '$' && !content.IsWhiteSpace())
            || content.Contains(CloserOf(line.CurrentChar), StringComparison.Ordinal))
            return BlockState.None;

        processor.NewBlocks.Push(new MathBlock(this)
        {
            FencedChar = line.CurrentChar,
            Column = processor.Column,
            Line = processor.LineIndex,
            Span = new SourceSpan(processor.Start, line.End),
        });
        processor.Line.Start += 2;
        return BlockState.Continue;
    }

    public override BlockState TryContinue(BlockProcessor processor, Block block)
    {
        if (processor.IsBlankLine)
            return BlockState.BreakDiscard;

        block.UpdateSpanEnd(processor.Line.End);
        var line = processor.Line.AsSpan().TrimEnd();
        if (!line.EndsWith(CloserOf(((MathBlock)block).FencedChar), StringComparison.Ordinal))
            return BlockState.Continue;

        var last = new StringSlice(processor.Line.Text, processor.Line.Start, processor.Line.Start + line.Length - 3);
        ((LeafBlock)block).AppendLine(ref last, processor.Column, processor.LineIndex, processor.CurrentLineStartPosition, trackTrivia: false);
        return BlockState.BreakDiscard;
    }

    private static string CloserOf(char opener) => opener == '$' ? "$$" : @"\]";
}
