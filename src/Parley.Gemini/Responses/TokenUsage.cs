using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Parley.Gemini.Responses;

/// <summary>Gemini's <c>usageMetadata</c>: cumulative within one request, so the last one seen is the right one.</summary>
internal readonly record struct TokenUsage
{
    public long? Prompt { get; private init; }
    public long? Cached { get; private init; }
    public long? Candidates { get; private init; }
    public long? Thoughts { get; private init; }
    public long? ToolUse { get; private init; }
    public long? Total { get; private init; }

    public static TokenUsage? Read(ref Utf8JsonReader json)
    {
        if (!json.EnterObject())
            return null;

        var usage = new TokenUsage();
        while (json.NextMember())
        {
            if (json.ValueTextEquals("promptTokenCount"u8))
                usage = usage with { Prompt = json.ReadNumber() };
            else if (json.ValueTextEquals("cachedContentTokenCount"u8))
                usage = usage with { Cached = json.ReadNumber() };
            else if (json.ValueTextEquals("candidatesTokenCount"u8))
                usage = usage with { Candidates = json.ReadNumber() };
            else if (json.ValueTextEquals("thoughtsTokenCount"u8))
                usage = usage with { Thoughts = json.ReadNumber() };
            else if (json.ValueTextEquals("toolUsePromptTokenCount"u8))
                usage = usage with { ToolUse = json.ReadNumber() };
            else if (json.ValueTextEquals("totalTokenCount"u8))
                usage = usage with { Total = json.ReadNumber() };
            else
                json.SkipValue();
        }

        return usage;
    }

    /// <summary>Thoughts are paid for as output and Gemini counts them apart; what tools read is input.</summary>
    public UsageDetails ToDetails() => new()
    {
        InputTokenCount = Sum(Prompt, ToolUse),
        OutputTokenCount = Sum(Candidates, Thoughts),
        ReasoningTokenCount = Thoughts,
        CachedInputTokenCount = Cached,
        TotalTokenCount = Total,
        AdditionalCounts = ToolUse is { } used ? new() { ["toolUsePromptTokens"] = used } : null,
    };

    private static long? Sum(long? one, long? other) =>
        one is null && other is null ? null : (one ?? 0) + (other ?? 0);
}
