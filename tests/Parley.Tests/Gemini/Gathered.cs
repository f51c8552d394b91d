using Microsoft.Extensions.AI;
using Parley.Gemini;

namespace Parley.Tests.Gemini;

/// <summary>All that came of one question.</summary>
internal sealed record Gathered(List<ChatResponseUpdate> Updates, GeminiException? Failure)
{
    public IEnumerable<AIContent> Contents => Updates.SelectMany(update => update.Contents);

    public string Text => string.Concat(Contents.OfType<TextContent>().Select(content => content.Text));

    public string Thoughts => string.Concat(Contents.OfType<TextReasoningContent>().Select(content => content.Text));

    public UsageDetails? Usage => Contents.OfType<UsageContent>().SingleOrDefault()?.Details;

    public ChatFinishReason? Finish => Updates.Count == 0 ? null : Updates[^1].FinishReason;

    public GeminiOutcome? Outcome => Updates.Count == 0 ? null : Updates[^1].AdditionalProperties?[GeminiKeys.Outcome] as GeminiOutcome;

    /// <summary>Everything that must not depend on how the bytes came, as one text.</summary>
    public string Essence() => string.Join('\n', Text, Thoughts, Finish, Outcome, Failure?.Kind, Failure?.Message, Usage?.TotalTokenCount, Contents.OfType<FunctionCallContent>().Count());
}
