using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace Parley.Server.Providers;

/// <summary>How another provider is asked: what its model takes, and nothing of Gemini's.</summary>
internal static class ProviderRequest
{
    private const string OpenAi = "api.openai.com";

    public static ChatOptions Of(ChatOptions? asked, KnownProvider provider, string model)
    {
        var facts = ProviderModelFacts.Of(asked);
        List<AITool>? functions = asked?.Tools?.OfType<AIFunctionDeclaration>().ToList<AITool>() is { Count: > 0 } offered ? offered : null;
        var options = new ChatOptions
        {
            ModelId = model,
            Instructions = asked?.Instructions,
            Temperature = facts.Sampling ? asked?.Temperature : null,
            TopP = facts.Sampling ? asked?.TopP : null,
            MaxOutputTokens = asked?.MaxOutputTokens,
            StopSequences = asked?.StopSequences,
            Seed = asked?.Seed,
            PresencePenalty = asked?.PresencePenalty,
            FrequencyPenalty = asked?.FrequencyPenalty,
            ResponseFormat = asked?.ResponseFormat,
            Tools = functions,
            ToolMode = functions is null ? null : asked?.ToolMode,
            Reasoning = facts.ThinkingLevels.Count > 0 && asked?.Reasoning?.Effort is { } effort
                ? new ReasoningOptions
                {
                    Effort = effort,
                }
                : null,
        };
        // OpenAI wants it by its new name alone, and most others know the old one alone.
        if (options.MaxOutputTokens is { } most && provider.BaseAddress.Host != OpenAi)
        {
            options.MaxOutputTokens = null;
            options.RawRepresentationFactory = _ => WithMost(most);
        }

        return options;
    }

    private static ChatCompletionOptions WithMost(int tokens)
    {
        var options = new ChatCompletionOptions();
#pragma warning disable SCME0001 // The library knows no other way to say it by its old name.
        options.Patch.Set("$.max_tokens"u8, tokens);
#pragma warning restore SCME0001
        return options;
    }
}
