using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Gemini;
using Parley.Protocol.Chat;
using Parley.Server.Conversations;
using Parley.Server.Spending;

namespace Parley.Server.Chat;

/// <summary>Reads an answer of the model: its deltas one by one, then how it ended.</summary>
/// <param name="kept">The text that the reply went on from.</param>
/// <param name="keptParts">What else it went on from.</param>
internal sealed class AnswerReader(string kept, IReadOnlyList<JsonElement>? keptParts)
{
    /// <summary>Of all that is no text, in characters: some large pictures.</summary>
    private const long LongestParts = 64 * 1024 * 1024;

    private GeminiOutcome? outcome;
    private ChatFinishReason? finishReason;
    private UsageDetails? usage;
    private int textLength = kept.Length;
    private long partsLength;

    /// <summary>The delta in it, if there is one to show.</summary>
    public ReplyDelta? Read(AIContent content)
    {
        switch (content)
        {
            case TextReasoningContent { Text.Length: > 0 } thought:
                return new ReplyDelta(DeltaKind.Thought, ProviderText.Clean(thought.Text));
            case TextContent { Text.Length: > 0 } text:
                var clean = ProviderText.Clean(text.Text);
                textLength += clean.Length;
                return new ReplyDelta(DeltaKind.Text, clean);
            case UsageContent { Details: var details }:
                usage = details;
                return null;
            case { RawRepresentation: string part } when (partsLength += part.Length) <= LongestParts && TurnParts.Shown(part, textLength) is { } shown:
                return new ReplyDelta(DeltaKind.Part, shown);
            default:
                return null;
        }
    }

    public void Read(ChatResponseUpdate update)
    {
        finishReason = update.FinishReason ?? finishReason;
        if (update.AdditionalProperties?.TryGetValue(GeminiKeys.UsageSoFar, out UsageDetails? soFar) is true)
            usage = soFar;
        if (update.AdditionalProperties?.TryGetValue(GeminiKeys.Outcome, out GeminiOutcome? last) is true)
            outcome = last;
    }

    /// <summary>What was counted until now; null while nothing was.</summary>
    public Usage? Usage => usage is null ? null : CountedUsage.Of(usage);

    public ReplyEnding End() => new(MessageStatus.Complete)
    {
        FinishReason = FinishReasonOf(),
        Blocked = outcome?.Block is { } block
            ? new Blocked(block.Where, ProviderText.Clean(block.Reason), Clean(block.Category), Clean(block.Message))
            : null,
        Usage = Usage,
        GeminiParts = outcome is null ? null : TurnParts.With(kept, keptParts, outcome.Parts),
        Grounding = outcome is null ? null : AnswerSources.Of(outcome, kept.Length),
    };

    /// <summary>The end of an answer that was longer than is kept.</summary>
    public ReplyEnding CutShort() => new(MessageStatus.Complete)
    {
        FinishReason = FinishReasons.Length,
        Usage = Usage,
    };

    private string FinishReasonOf()
    {
        if (outcome is { FinishReason: { } reason })
            return FinishReasonMap.Of(reason, finishReason == ChatFinishReason.ToolCalls);
        if (outcome?.Block is not null || finishReason == ChatFinishReason.ContentFilter)
            return FinishReasons.Safety;
        return finishReason == ChatFinishReason.Length ? FinishReasons.Length : FinishReasons.Stop;
    }

    private static string? Clean(string? text) => text is null ? null : ProviderText.Clean(text);
}
