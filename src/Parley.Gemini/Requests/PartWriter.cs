using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Parley.Gemini.Responses;

namespace Parley.Gemini.Requests;

/// <summary>From the contents of one message to Gemini's parts.</summary>
internal sealed class PartWriter(CallIndex calls, GeminiModelTraits traits)
{
    private readonly List<JsonObject> parts = [];

    public IReadOnlyList<JsonObject> Write(IList<AIContent> contents)
    {
        foreach (var content in contents)
            Add(content);

        // A model that signs its calls wants a signature on the first of each step.
        if (traits.SignedCalls && parts.Find(part => part.ContainsKey("functionCall")) is { } first && !first.ContainsKey("thoughtSignature"))
            first["thoughtSignature"] = GeminiKeys.NoSignature;

        return parts;
    }

    private void Add(AIContent content)
    {
        switch (content)
        {
            case TextReasoningContent thought: AddThought(thought); break;
            case TextContent { Text.Length: > 0 } text: parts.Add(new() { ["text"] = text.Text }); break;
            case DataContent data: parts.Add(new() { ["inlineData"] = InlineData(data) }); break;
            case UriContent uri: parts.Add(new() { ["fileData"] = FileData(uri.Uri.ToString(), uri.MediaType) }); break;
            case HostedFileContent file: parts.Add(new() { ["fileData"] = FileData(file.FileId, file.MediaType) }); break;
            case FunctionCallContent call when calls.IsAnswered(call.CallId): AddCall(call); break;
            case FunctionResultContent result when calls.NameOf(result.CallId) is { } name: parts.Add(FunctionResponse.Of(result, name)); break;
            case CodeInterpreterToolCallContent code: AddCode(code); break;
            case CodeInterpreterToolResultContent result: AddCodeResult(result); break;
        }
    }

    // Summaries of thoughts are not needed again; their signature belongs to the part before it.
    private void AddThought(TextReasoningContent thought)
    {
        if (thought.ProtectedData is not { Length: > 0 } signature)
            return;

        if (thought.Text.Length > 0)
            parts.Add(new() { ["text"] = thought.Text, ["thought"] = true, ["thoughtSignature"] = signature });
        else if (parts is [.., var last] && !last.ContainsKey("thoughtSignature"))
            last["thoughtSignature"] = signature;
        else
            parts.Add(new() { ["text"] = "", ["thoughtSignature"] = signature });
    }

    private static JsonObject InlineData(DataContent data) =>
        new() { ["mimeType"] = data.MediaType, ["data"] = data.Base64Data.ToString() };

    private static JsonObject FileData(string uri, string? mediaType)
    {
        var file = new JsonObject { ["fileUri"] = uri };
        if (!string.IsNullOrEmpty(mediaType))
            file["mimeType"] = mediaType;

        return file;
    }

    private void AddCall(FunctionCallContent call)
    {
        var body = new JsonObject { ["name"] = call.Name, ["args"] = JsonValues.From(call.Arguments) ?? new JsonObject() };
        if (!call.CallId.StartsWith(PartMapper.LocalCallId, StringComparison.Ordinal))
            body["id"] = call.CallId;

        var part = new JsonObject { ["functionCall"] = body };
        if (call.AdditionalProperties?.TryGetValue(GeminiKeys.Signature, out string? signature) is true)
            part["thoughtSignature"] = signature;
        parts.Add(part);
    }

    private void AddCode(CodeInterpreterToolCallContent code)
    {
        var source = code.Inputs?.OfType<DataContent>().FirstOrDefault();
        parts.Add(new()
        {
            ["executableCode"] = new JsonObject { ["language"] = "PYTHON", ["code"] = source is null ? "" : Encoding.UTF8.GetString(source.Data.Span) },
        });
    }

    private void AddCodeResult(CodeInterpreterToolResultContent result)
    {
        var output = result.Outputs?.FirstOrDefault();
        var (outcome, text) = output is ErrorContent error ? (error.ErrorCode ?? "OUTCOME_FAILED", error.Message) : ("OUTCOME_OK", (output as TextContent)?.Text);
        parts.Add(new() { ["codeExecutionResult"] = new JsonObject { ["outcome"] = outcome, ["output"] = text } });
    }
}
