using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Parley.Server.OpenAi;

/// <summary>Turns what a model says into a completion, piece by piece.</summary>
internal sealed class CompletionAnswer(CompletionRequest request, TimeProvider time, Guid accountId, CallSignatures signatures)
{
    private static readonly JsonElement NotYet = JsonElement.Parse("null"u8);

    private readonly string id = $"chatcmpl-{Guid.CreateVersion7():N}";
    private readonly long created = time.GetUtcNow().ToUnixTimeSeconds();
    private readonly StringBuilder text = new();
    private readonly StringBuilder thoughts = new();
    private readonly List<CompletionCall> calls = [];
    private readonly List<CompletionImage> images = [];
    private ChatFinishReason? finishReason;
    private UsageDetails? usage;

    public Completion First => Piece(new CompletionDelta(Role: "assistant", Content: ""));

    /// <summary>The end of a stream.</summary>
    public Completion Last => Piece(new CompletionDelta(), FinishReason);

    /// <summary>What it cost, after the end of a stream.</summary>
    public Completion Cost => new(id, "chat.completion.chunk", created, request.Model, []) { Usage = Usage };

    /// <summary>All of it.</summary>
    public Completion Whole => new(id, "chat.completion", created, request.Model,
        [new CompletionChoice(0, new CompletionMessage("assistant", text.Length > 0 || calls.Count == 0 ? text.ToString() : null, calls.Count > 0 ? calls.ConvertAll(call => call with { Index = null }) : null)
        {
            Images = images.Count > 0 ? images : null,
            ReasoningContent = thoughts.Length > 0 ? thoughts.ToString() : null,
        }, null, FinishReason)])
    {
        Usage = Usage,
    };

    /// <summary>Takes in what came.</summary>
    /// <returns>What is new of it for a stream.</returns>
    public IEnumerable<Completion> Add(ChatResponseUpdate update)
    {
        finishReason = update.FinishReason ?? finishReason;
        foreach (var content in update.Contents)
        {
            switch (content)
            {
                case TextContent { Text.Length: > 0 } said:
                    text.Append(said.Text);
                    yield return Piece(new CompletionDelta(Content: said.Text));
                    break;
                case TextReasoningContent { Text.Length: > 0 } thought:
                    thoughts.Append(thought.Text);
                    yield return Piece(new CompletionDelta(ReasoningContent: thought.Text));
                    break;
                case FunctionCallContent call:
                    signatures.Keep(accountId, call);
                    var made = new CompletionCall(calls.Count, call.CallId, "function", new CompletionFunction(call.Name, JsonSerializer.Serialize(call.Arguments ?? new Dictionary<string, object?>())));
                    calls.Add(made);
                    yield return Piece(new CompletionDelta(ToolCalls: [made]));
                    break;
                case DataContent data when data.HasTopLevelMediaType("image"):
                    var image = new CompletionImage(images.Count, "image_url", new CompletionImageAddress(data.Uri));
                    images.Add(image);
                    yield return Piece(new CompletionDelta(Images: [image]));
                    break;
                case UsageContent counted:
                    usage = counted.Details;
                    break;
            }
        }
    }

    private string FinishReason => finishReason == ChatFinishReason.ToolCalls || calls.Count > 0 ? "tool_calls"
        : finishReason == ChatFinishReason.Length ? "length"
        : finishReason == ChatFinishReason.ContentFilter ? "content_filter"
        : "stop";

    private JsonElement? Usage => usage is null ? null : JsonSerializer.SerializeToElement(new CompletionUsage(
        usage.InputTokenCount ?? 0, usage.OutputTokenCount ?? 0, usage.TotalTokenCount ?? (usage.InputTokenCount + usage.OutputTokenCount) ?? 0,
        new PromptTokensDetails(usage.CachedInputTokenCount ?? 0), new CompletionTokensDetails(usage.ReasoningTokenCount ?? 0)), OpenAiJsonContext.Default.CompletionUsage);

    private Completion Piece(CompletionDelta delta, string? finish = null) => new(id, "chat.completion.chunk", created, request.Model, [new CompletionChoice(0, null, delta, finish)])
    {
        Usage = request.CountsTokens ? NotYet : null,
    };
}
