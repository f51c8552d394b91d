using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Parley.Gemini.Responses;

/// <summary>From Gemini's parts to contents. One per turn: a code result belongs to the code before it.</summary>
internal sealed class PartMapper
{
    /// <summary>Begins the call ids made here, for models that give none; they are not sent back.</summary>
    public const string LocalCallId = "local-";

    private string codeCallId = "";

    public bool AnyCalls { get; private set; }

    public void Map(AnswerPart part, IList<AIContent> contents)
    {
        if (part.Text is { Length: > 0 } text)
            contents.Add(part.Thought ? new TextReasoningContent(text) : new TextContent(text));

        // What nobody knows yet is given out too: whoever shows it has the part as it came.
        var mapped = part.Raw is not null && part.Text is null ? Other(part) ?? new AIContent() : null;
        if (mapped is not null)
        {
            mapped.RawRepresentation = part.Raw;
            contents.Add(mapped);
        }

        if (part.Signature is not null && mapped is not FunctionCallContent)
            contents.Add(new TextReasoningContent("") { ProtectedData = part.Signature });
    }

    private AIContent? Other(AnswerPart part)
    {
        using var document = JsonDocument.Parse(part.Raw!, new() { MaxDepth = LenientJson.Options.MaxDepth });
        foreach (var member in document.RootElement.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Object)
                continue;

            switch (member.Name)
            {
                case "inlineData": return Data(member.Value);
                case "functionCall": return Call(member.Value, part.Signature);
                case "executableCode": return Code(member.Value);
                case "codeExecutionResult": return CodeResult(member.Value);
            }
        }

        return null;
    }

    private static DataContent? Data(JsonElement data) =>
        Text(data, "mimeType") is { } type && type.Contains('/', StringComparison.Ordinal)
        && data.TryGetProperty("data", out var base64) && base64.ValueKind == JsonValueKind.String && base64.TryGetBytesFromBase64(out var bytes)
            ? new(bytes, type)
            : null;

    private FunctionCallContent Call(JsonElement call, string? signature)
    {
        AnyCalls = true;
        var arguments = new Dictionary<string, object?>();
        if (call.TryGetProperty("args", out var args) && args.ValueKind == JsonValueKind.Object)
        {
            foreach (var argument in args.EnumerateObject())
                arguments[argument.Name] = argument.Value.ValueKind == JsonValueKind.Null ? null : argument.Value.Clone();
        }

        return new(Text(call, "id") ?? LocalCallId + Guid.CreateVersion7(), Text(call, "name") ?? "", arguments)
        {
            AdditionalProperties = signature is null ? null : new() { [GeminiKeys.Signature] = signature },
        };
    }

    private CodeInterpreterToolCallContent Code(JsonElement code)
    {
        codeCallId = Text(code, "id") ?? LocalCallId + Guid.CreateVersion7();
        var source = System.Text.Encoding.UTF8.GetBytes(Text(code, "code") ?? "");

        return new(codeCallId) { Inputs = [new DataContent(source, "text/x-python")] };
    }

    private CodeInterpreterToolResultContent CodeResult(JsonElement result)
    {
        var output = Text(result, "output") ?? "";

        return new(Text(result, "id") ?? codeCallId)
        {
            Outputs = [Text(result, "outcome") is "OUTCOME_OK" ? new TextContent(output) : new ErrorContent(output) { ErrorCode = Text(result, "outcome") }],
        };
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}
