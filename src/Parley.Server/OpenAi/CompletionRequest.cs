using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Parley.Server.OpenAi;

/// <summary>Body of <c>POST /v1/chat/completions</c>, read: https://platform.openai.com/docs/api-reference/chat/create</summary>
internal sealed record CompletionRequest
{
    private const int MostStops = 4;

    // Said and of no consequence here.
    private static readonly HashSet<string> Ignored = new(StringComparer.Ordinal)
    {
        "user", "metadata", "store", "service_tier", "parallel_tool_calls", "safety_identifier", "prompt_cache_key", "prompt_cache_retention", "verbosity",
    };

    private static readonly HashSet<string> Read = new(StringComparer.Ordinal)
    {
        "model", "messages", "stream", "stream_options", "n", "temperature", "top_p", "max_tokens", "max_completion_tokens", "stop", "seed",
        "presence_penalty", "frequency_penalty", "reasoning_effort", "response_format", "tools", "tool_choice", "logprobs", "modalities",
    };

    public required string Model { get; init; }
    public required IReadOnlyList<ChatMessage> Messages { get; init; }
    public required bool Streams { get; init; }

    /// <summary>Whether a stream ends with what it cost.</summary>
    public required bool CountsTokens { get; init; }

    /// <summary>Sets what was asked for.</summary>
    public required Action<ChatOptions> Configure { get; init; }

    /// <exception cref="WrongParameterException">It is not what OpenAI's API takes, or asks for what there is not here.</exception>
    public static CompletionRequest Parse(JsonElement body)
    {
        body.AsObject("The body");
        CompletionTexts.Check(body);
        foreach (var member in body.EnumerateObject())
        {
            if (!Read.Contains(member.Name) && !Ignored.Contains(member.Name) && member.Value.ValueKind != JsonValueKind.Null)
                throw new WrongParameterException(member.Name, $"{member.Name} is not known here, or not supported.");
        }

        if (body.Member("n") is { } n && n.AsWhole("n", 1, 128) != 1)
            throw new WrongParameterException("n", "One answer is made at a time: n is 1.");
        if (body.Member("logprobs") is { } logprobs && logprobs.AsFlag("logprobs"))
            throw new WrongParameterException("logprobs", "logprobs are not supported.");
        if (body.Member("modalities") is { } modalities && modalities.AsList("modalities", 8).Any(one => one.AsText("modalities") != "text"))
            throw new WrongParameterException("modalities", "Answers are text.");
        var streams = body.Member("stream") is { } stream && stream.AsFlag("stream");
        return new CompletionRequest
        {
            Model = body.Needed("model", "").AsText("model") is { Length: > 0 } model ? model : throw new WrongParameterException("model", "model names no model."),
            Messages = CompletionMessages.Parse(body.Needed("messages", "")),
            Streams = streams,
            CountsTokens = body.Member("stream_options")?.AsObject("stream_options").Member("include_usage") is { } usage && usage.AsFlag("stream_options.include_usage"),
            Configure = Options(body),
        };
    }

    private static Action<ChatOptions> Options(JsonElement body)
    {
        var temperature = body.Member("temperature")?.AsNumber("temperature", 0, 2);
        var topP = body.Member("top_p")?.AsNumber("top_p", 0, 1);
        var most = body.Member("max_completion_tokens")?.AsWhole("max_completion_tokens", 1, int.MaxValue) ?? body.Member("max_tokens")?.AsWhole("max_tokens", 1, int.MaxValue);
        var seed = body.Member("seed")?.AsWhole("seed", long.MinValue, long.MaxValue);
        var presence = body.Member("presence_penalty")?.AsNumber("presence_penalty", -2, 2);
        var frequency = body.Member("frequency_penalty")?.AsNumber("frequency_penalty", -2, 2);
        var effort = body.Member("reasoning_effort")?.AsText("reasoning_effort");
        if (effort is not (null or "none" or "minimal" or "low" or "medium" or "high" or "xhigh"))
            throw new WrongParameterException("reasoning_effort", "reasoning_effort is none, minimal, low, medium, high or xhigh.");
        List<string> stops = body.Member("stop") switch
        {
            null => [],
            { ValueKind: JsonValueKind.String } one => [one.GetString()!],
            { } several => [.. several.AsList("stop", MostStops).Select(stop => stop.AsText("stop"))],
        };
        var format = Format(body.Member("response_format"));
        var (tools, mode) = CompletionTools.Parse(body.Member("tools"), body.Member("tool_choice"));
        return options =>
        {
            options.Temperature = (float?)temperature;
            options.TopP = (float?)topP;
            options.MaxOutputTokens = (int?)most;
            options.Seed = seed;
            options.PresencePenalty = (float?)presence;
            options.FrequencyPenalty = (float?)frequency;
            options.StopSequences = stops.Count > 0 ? stops : null;
            options.ResponseFormat = format;
            options.Tools = tools;
            options.ToolMode = mode;
            options.Reasoning = new ReasoningOptions { Effort = EffortOf(effort), Output = effort is null or "none" ? ReasoningOutput.None : ReasoningOutput.Full };
        };
    }

    private static ReasoningEffort? EffortOf(string? effort) => effort switch
    {
        "none" or "minimal" => ReasoningEffort.None,
        "low" => ReasoningEffort.Low,
        "medium" => ReasoningEffort.Medium,
        "high" => ReasoningEffort.High,
        "xhigh" => ReasoningEffort.ExtraHigh,
        _ => null,
    };

    private static ChatResponseFormatJson? Format(JsonElement? wanted)
    {
        if (wanted is not { } format)
            return null;
        switch (format.AsObject("response_format").Needed("type", "response_format.").AsText("response_format.type"))
        {
            case "text":
                return null;
            case "json_object":
                return ChatResponseFormat.Json;
            case "json_schema":
                var named = format.Needed("json_schema", "response_format.").AsObject("response_format.json_schema");
                return ChatResponseFormat.ForJsonSchema(
                    named.Needed("schema", "response_format.json_schema.").AsObject("response_format.json_schema.schema").Clone(), named.Member("name")?.AsText("response_format.json_schema.name"));
            default:
                throw new WrongParameterException("response_format.type", "response_format.type is text, json_object or json_schema.");
        }
    }
}
