using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Server.OpenAi;

internal sealed record OpenAiFailure(OpenAiError Error);

internal sealed record OpenAiError(string Message, string Type, string? Param, string? Code);

internal sealed record OpenAiModel(string Id, string Object, long Created, string OwnedBy);

internal sealed record OpenAiModels(string Object, IReadOnlyList<OpenAiModel> Data);

/// <summary>A whole completion, or a piece of one that streams.</summary>
internal sealed record Completion(string Id, string Object, long Created, string Model, IReadOnlyList<CompletionChoice> Choices)
{
    /// <summary>A <see cref="CompletionUsage"/>; where a stream is to end with it, JSON's null in all pieces before that.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Usage { get; init; }
}

/// <param name="Index">Always 0.</param>
/// <param name="Message">The whole answer.</param>
/// <param name="Delta">Or what is new of it.</param>
/// <param name="FinishReason"><c>stop</c>, <c>length</c>, <c>tool_calls</c> or <c>content_filter</c>; null while it goes on.</param>
internal sealed record CompletionChoice(
    int Index,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CompletionMessage? Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CompletionDelta? Delta,
    string? FinishReason)
{
    public object? Logprobs { get; init; }
}

internal sealed record CompletionMessage(string Role, string? Content, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<CompletionCall>? ToolCalls)
{
    public string? Refusal { get; init; }

    /// <summary>What was drawn. OpenAI has no place for it here; this is the one that others have agreed on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CompletionImage>? Images { get; init; }

    /// <summary>What the model thought, in the place that clients have agreed on, for OpenAI has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ReasoningContent { get; init; }
}

internal sealed record CompletionImage(int Index, string Type, CompletionImageAddress ImageUrl);

/// <param name="Url">A data address: nothing of it is kept.</param>
internal sealed record CompletionImageAddress(string Url);

internal sealed record CompletionDelta(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Role = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Content = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<CompletionCall>? ToolCalls = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<CompletionImage>? Images = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ReasoningContent = null);

internal sealed record CompletionCall([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Index, string Id, string Type, CompletionFunction Function);

internal sealed record CompletionFunction(string Name, string Arguments);

internal sealed record CompletionUsage(long PromptTokens, long CompletionTokens, long TotalTokens, PromptTokensDetails PromptTokensDetails, CompletionTokensDetails CompletionTokensDetails);

internal sealed record PromptTokensDetails(long CachedTokens);

internal sealed record CompletionTokensDetails(long ReasoningTokens);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OpenAiFailure))]
[JsonSerializable(typeof(OpenAiModel))]
[JsonSerializable(typeof(OpenAiModels))]
[JsonSerializable(typeof(Completion))]
[JsonSerializable(typeof(CompletionUsage))]
internal sealed partial class OpenAiJsonContext : JsonSerializerContext;
