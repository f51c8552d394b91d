using Parley.Emulation.Http;

namespace Parley.Emulation.Validation;

/// <summary>Levels are for Gemini 3 and later, each model with its own; budgets are for 2.5, and 3 bears them.</summary>
internal static class ThinkingRules
{
    public static string? Broken(GenerateRequest request)
    {
        if (request.Config?["thinkingConfig"] is not { } thinking)
            return null;
        var level = thinking["thinkingLevel"]?.GetValue<string>();
        var budget = thinking["thinkingBudget"]?.GetValue<int>();
        var model = request.Model;

        if (level is not null && budget is not null)
            return "You can only set only one of thinking budget and thinking level.";
        if (!model.Thinks)
            return "thinking_config is not supported.";
        if (level is not null && model.Levels.Length == 0)
            return "Thinking level is not supported for this model.";
        if (level is not null && !model.Levels.Contains(level))
            return $"Thinking level {level} is not supported for this model. Please retry with other thinking level.";
        if (budget is not null && model.Generation >= 4)
            return "Thinking budget is not supported for this model. Please use thinking level instead.";
        return budget is { } tokens && model.Budget is { } range && tokens != -1 && (tokens < range.Least || tokens > range.Most)
            ? $"The thinking budget {tokens} is invalid. Please choose a value between {range.Least} and {range.Most}."
            : null;
    }
}
