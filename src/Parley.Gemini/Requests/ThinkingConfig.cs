using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Parley.Gemini.Requests;

/// <summary>From an abstract effort to the level or the budget that the model takes; never both, for Gemini refuses that.</summary>
internal static class ThinkingConfig
{
    private static readonly string[] Levels = ["MINIMAL", "LOW", "MEDIUM", "HIGH", "XHIGH"];

    public static JsonObject? Map(ReasoningOptions? reasoning, GeminiModelTraits traits)
    {
        if (reasoning is null || !traits.Thinking)
            return null;

        var config = new JsonObject();
        if (reasoning.Output is ReasoningOutput.Summary or ReasoningOutput.Full)
            config["includeThoughts"] = true;

        if (reasoning.Effort is { } effort)
        {
            if (traits.ThinkingLevels.Count > 0)
                config["thinkingLevel"] = Nearest(effort, traits.ThinkingLevels);
            else
                config["thinkingBudget"] = Budget(effort, traits.ThinkingBudget!);
        }

        return config;
    }

    // The most of what is allowed that does not exceed the wish, else the least there is.
    private static string Nearest(ReasoningEffort effort, IReadOnlyList<string> allowed)
    {
        var wish = (int)effort;

        return allowed.LastOrDefault(level => Array.IndexOf(Levels, level) is var rank && rank >= 0 && rank <= wish) ?? allowed[0];
    }

    private static int Budget(ReasoningEffort effort, GeminiThinkingBudget budget) => effort switch
    {
        ReasoningEffort.None => budget.CanBeOff ? 0 : budget.Min,
        ReasoningEffort.Low => Math.Clamp(1024, budget.Min, budget.Max),
        ReasoningEffort.Medium => Math.Clamp(8192, budget.Min, budget.Max),
        _ => budget.Max,
    };
}
