using Markdig;
using Markdig.Parsers.Inlines;

namespace Parley.Web.Markdown;

/// <summary>What a line of Markdown says, without its marks.</summary>
public static class MarkdownWords
{
    private const int Longest = 2_000;
    private static readonly MarkdownPipeline Pipeline = Make();

    public static string Of(string markdown)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        try
        {
            return Markdig.Markdown.ToPlainText(markdown[..Math.Min(markdown.Length, Longest)], Pipeline).Trim();
        }
        catch (ArgumentException)
        {
            // Markdig refuses what is nested too deeply.
            return "";
        }
    }

    private static MarkdownPipeline Make()
    {
        var builder = new MarkdownPipelineBuilder().UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough);
        // In a title __init__ and snake_case are names.
        builder.InlineParsers.FindExact<EmphasisInlineParser>()!.EmphasisDescriptors.RemoveAll(mark => mark.Character == '_');
        return builder.Build();
    }
}
