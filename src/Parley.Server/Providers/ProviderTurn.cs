using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Parley.Gemini;
using RawUpdate = OpenAI.Chat.StreamingChatCompletionUpdate;

namespace Parley.Server.Providers;

/// <summary>One answer of another provider's model, put into the form in which the rest of the server reads, keeps and goes on from answers.</summary>
internal sealed class ProviderTurn(string provider)
{
    private readonly ThinkTags tags = new();
    private readonly StringBuilder text = new();
    private readonly JsonArray parts = [];
    private int pictures;
    private readonly HashSet<string> ids = new(StringComparer.Ordinal);
    private ChatFinishReason? finishReason;
    private string? model;
    private bool isMalformed;
    private bool hasThought;

    /// <summary>What is to be given on of an update; null where that is nothing.</summary>
    /// <exception cref="ProviderException">It says that the provider failed.</exception>
    public ChatResponseUpdate? Add(ChatResponseUpdate update)
    {
        finishReason = update.FinishReason ?? finishReason;
        model = update.ModelId is { Length: > 0 } named ? named : model;
        List<AIContent> contents = [.. Reasoning(update).Concat(update.Contents.SelectMany(Read)).Concat(Pictures(update))];
        return contents.Count == 0 ? null : Given(contents);
    }

    /// <summary>The last update, which says how the answer ended.</summary>
    /// <exception cref="ProviderException">It broke off, or there was nothing in it.</exception>
    public ChatResponseUpdate End()
    {
        List<AIContent> rest = [.. tags.End().Select(Told)];
        if (finishReason is not { } reason)
            throw new ProviderException(provider, GeminiErrorKind.Unreachable);
        KeepText();
        if (parts.Count == 0 && !isMalformed && reason == ChatFinishReason.Stop && !hasThought)
            throw new ProviderException(provider, GeminiErrorKind.EmptyResponse);

        var last = Given(rest);
        // What called something ends with that, whatever it is said to end with.
        last.FinishReason = ids.Count > 0 ? ChatFinishReason.ToolCalls : reason;
        last.AdditionalProperties = new AdditionalPropertiesDictionary
        {
            [GeminiKeys.Outcome] = new GeminiOutcome
            {
                FinishReason = isMalformed ? "MALFORMED_FUNCTION_CALL"
                    : reason == ChatFinishReason.Length ? "MAX_TOKENS"
                    : reason == ChatFinishReason.ContentFilter ? "SAFETY"
                    : "STOP",
                ModelVersion = model,
                Parts = parts.ToJsonString(),
            },
        };
        return last;
    }

    private ChatResponseUpdate Given(List<AIContent> contents) => new(ChatRole.Assistant, contents)
    {
        ModelId = model,
    };

    private IEnumerable<AIContent> Read(AIContent content)
    {
        switch (content)
        {
            case TextReasoningContent { Text.Length: > 0 } thought:
                hasThought = true;
                return [new TextReasoningContent(thought.Text)];
            case TextContent { Text.Length: > 0 } said:
                return [.. tags.Add(said.Text).Select(Told)];
            case FunctionCallContent call:
                return Call(call) is { } made ? [made] : [];
            case UsageContent counted:
                return [counted];
            case ErrorContent:
                throw new ProviderException(provider, GeminiErrorKind.Unavailable);
            default:
                return [];
        }
    }

    private AIContent Told((bool IsThought, string Text) piece)
    {
        if (piece.IsThought)
        {
            hasThought = true;
            return new TextReasoningContent(piece.Text);
        }

        text.Append(piece.Text);
        return new TextContent(piece.Text);
    }

    /// <summary>The library reads <c>reasoning_content</c>; Ollama and others call it <c>reasoning</c>.</summary>
    private IEnumerable<AIContent> Reasoning(ChatResponseUpdate update)
    {
#pragma warning disable SCME0001 // The library knows no other way to what it has no name for.
        if (update.RawRepresentation is not RawUpdate raw)
            return [];
        // In the middle of the answer it says that it cannot go on.
        if (raw.Patch.Contains("$.error"u8))
            throw new ProviderException(provider, GeminiErrorKind.Unavailable);
        if (update.Contents.Any(content => content is TextReasoningContent)
            || !raw.Patch.TryGetValue("$.choices[0].delta.reasoning"u8, out string? thought) || string.IsNullOrEmpty(thought))
            return [];
#pragma warning restore SCME0001
        hasThought = true;
        return [new TextReasoningContent(thought)];
    }

    /// <summary>What it draws comes in <c>images</c>, as OpenRouter has them and this server itself. Addresses are not fetched.</summary>
    private IEnumerable<AIContent> Pictures(ChatResponseUpdate update)
    {
#pragma warning disable SCME0001 // The library knows no other way to what it has no name for.
        if (update.RawRepresentation is not RawUpdate raw || !raw.Patch.TryGetJson("$.choices[0].delta.images"u8, out var json))
            yield break;
#pragma warning restore SCME0001
        foreach (var image in DrawnImages.In(json).Take(DrawnImages.Most - pictures))
        {
            pictures++;
            // What it had said by then stands before it.
            foreach (var piece in tags.End())
                yield return Told(piece);
            KeepText();
            var part = new JsonObject
            {
                ["inlineData"] = new JsonObject
                {
                    ["mimeType"] = image.MediaType,
                    ["data"] = image.Base64Data.ToString(),
                },
            };
            parts.Add(part);
            image.RawRepresentation = part.ToJsonString();
            yield return image;
        }
    }

    private FunctionCallContent? Call(FunctionCallContent call)
    {
        if (call.Exception is not null || string.IsNullOrEmpty(call.Name))
        {
            isMalformed = true;
            return null;
        }

        KeepText();
        var id = string.IsNullOrEmpty(call.CallId) || ids.Contains(call.CallId) ? $"call_{Guid.CreateVersion7():N}" : call.CallId;
        ids.Add(id);
        var arguments = new JsonObject();
        foreach (var (name, value) in call.Arguments ?? new Dictionary<string, object?>())
            arguments[name] = JsonSerializer.SerializeToNode(value);
        var part = new JsonObject
        {
            ["functionCall"] = new JsonObject
            {
                ["id"] = id,
                ["name"] = call.Name,
                ["args"] = arguments,
            },
        };
        parts.Add(part);
        return new FunctionCallContent(id, call.Name, call.Arguments)
        {
            RawRepresentation = part.ToJsonString(),
        };
    }

    private void KeepText()
    {
        if (text.Length == 0)
            return;
        parts.Add(new JsonObject { ["text"] = text.ToString() });
        text.Clear();
    }
}
