using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Parley.Server.OpenAi;

/// <summary>What was said so far, as OpenAI writes it, to what our clients take.</summary>
internal static class CompletionMessages
{
    private const int Most = 2_000;
    private const int MostParts = 200;

    public static IReadOnlyList<ChatMessage> Parse(JsonElement messages)
    {
        List<ChatMessage> parsed = [.. messages.AsList("messages", Most).Select((message, i) => Message(message.AsObject($"messages[{i}]"), $"messages[{i}]"))];
        return parsed.Any(message => message.Role == ChatRole.User || message.Role == ChatRole.Tool)
            ? parsed
            : throw new WrongParameterException("messages", "There is no message of the user to answer.");
    }

    private static ChatMessage Message(JsonElement message, string path) => message.Needed("role", $"{path}.").AsText($"{path}.role") switch
    {
        "system" or "developer" => new ChatMessage(ChatRole.System, Contents(message.Needed("content", $"{path}."), $"{path}.content", mayShow: false)),
        "user" => new ChatMessage(ChatRole.User, Contents(message.Needed("content", $"{path}."), $"{path}.content", mayShow: true)),
        "assistant" => new ChatMessage(ChatRole.Assistant, Answer(message, path)),
        "tool" => new ChatMessage(ChatRole.Tool,
        [
            new FunctionResultContent(
                message.Needed("tool_call_id", $"{path}.").AsText($"{path}.tool_call_id"),
                Result(string.Concat(Contents(message.Needed("content", $"{path}."), $"{path}.content", mayShow: false).OfType<TextContent>().Select(text => text.Text)))),
        ]),
        _ => throw new WrongParameterException($"{path}.role", "A role is system, developer, user, assistant or tool."),
    };

    private static List<AIContent> Answer(JsonElement message, string path)
    {
        var contents = message.Member("content") is { } content ? Contents(content, $"{path}.content", mayShow: false) : [];
        if (message.Member("tool_calls") is { } calls)
            contents.AddRange(calls.AsList($"{path}.tool_calls", MostParts).Select((call, i) => Call(call.AsObject($"{path}.tool_calls[{i}]"), $"{path}.tool_calls[{i}]")));
        return contents.Count > 0 ? contents : throw new WrongParameterException($"{path}.content", $"{path}.content must be given where there are no tool_calls.");
    }

    private static FunctionCallContent Call(JsonElement call, string path)
    {
        var function = call.Needed("function", $"{path}.").AsObject($"{path}.function");
        var arguments = function.Member("arguments")?.AsText($"{path}.function.arguments");
        try
        {
            var values = string.IsNullOrWhiteSpace(arguments) ? [] : JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments);
            return new FunctionCallContent(call.Needed("id", $"{path}.").AsText($"{path}.id"), function.Needed("name", $"{path}.function.").AsText($"{path}.function.name"), values);
        }
        catch (JsonException)
        {
            throw new WrongParameterException($"{path}.function.arguments", "Arguments are a JSON object.");
        }
    }

    // The model reads an object as one; whatever else it is stays a text.
    private static object Result(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.Clone() : text;
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static List<AIContent> Contents(JsonElement content, string path, bool mayShow) => content.ValueKind == JsonValueKind.String
        ? [new TextContent(content.GetString())]
        : [.. content.AsList(path, MostParts).Select((part, i) => Part(part.AsObject($"{path}[{i}]"), $"{path}[{i}]", mayShow))];

    private static AIContent Part(JsonElement part, string path, bool mayShow) => part.Needed("type", $"{path}.").AsText($"{path}.type") switch
    {
        "text" => new TextContent(part.Needed("text", $"{path}.").AsText($"{path}.text")),
        "refusal" => new TextContent(part.Needed("refusal", $"{path}.").AsText($"{path}.refusal")),
        "image_url" when mayShow => CompletionFiles.Image(part, path),
        "input_audio" when mayShow => CompletionFiles.Audio(part, path),
        "file" when mayShow => CompletionFiles.File(part, path),
        _ => throw new WrongParameterException($"{path}.type", mayShow ? "A part is text, image_url, input_audio or file." : "A part of this message is text."),
    };
}
