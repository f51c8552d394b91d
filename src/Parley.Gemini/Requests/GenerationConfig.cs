using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Parley.Gemini.Requests;

/// <summary><c>generationConfig</c>: only what was asked for, and of that only what the model takes.</summary>
internal static class GenerationConfig
{
    private const int MaxStopSequences = 5;

    public static JsonObject Map(ChatOptions? options, GeminiModelTraits traits, JsonObject? given)
    {
        var config = given ?? [];
        if (options is null)
            return config;

        config.SetUnlessNull("maxOutputTokens", options.MaxOutputTokens);
        config.SetUnlessNull("seed", options.Seed is { } seed ? unchecked((int)seed) : null);
        if (options.StopSequences is { Count: > 0 } stops)
            config["stopSequences"] = new JsonArray([.. stops.Take(MaxStopSequences).Select(stop => JsonValue.Create(stop))]);

        if (traits.Sampling)
            AddSampling(config, options);
        if (traits.Penalties)
            AddPenalties(config, options);
        AddFormat(config, options.ResponseFormat);
        config.SetUnlessEmpty("thinkingConfig", ThinkingConfig.Map(options.Reasoning, traits));
        return config;
    }

    private static void AddSampling(JsonObject config, ChatOptions options)
    {
        config.SetUnlessNull("temperature", options.Temperature);
        config.SetUnlessNull("topP", options.TopP);
        config.SetUnlessNull("topK", options.TopK);
    }

    private static void AddPenalties(JsonObject config, ChatOptions options)
    {
        config.SetUnlessNull("presencePenalty", options.PresencePenalty);
        config.SetUnlessNull("frequencyPenalty", options.FrequencyPenalty);
    }

    private static void AddFormat(JsonObject config, ChatResponseFormat? format)
    {
        if (format is not ChatResponseFormatJson json)
            return;

        config["responseMimeType"] = "application/json";
        if (json.Schema is { } schema)
            config["responseJsonSchema"] = JsonNode.Parse(schema.GetRawText());
    }
}
