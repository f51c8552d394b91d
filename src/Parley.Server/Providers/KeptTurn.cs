using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Parley.Server.Providers;

/// <summary>
/// Tells a turn that was kept as Gemini's parts: its texts, its calls, and their results as messages of their own. A call without
/// a result is left out, and so is a result without a call, for every one must be answered.
/// </summary>
internal static class KeptTurn
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 512 };

    public static List<ChatMessage> Tell(string parts)
    {
        using var turn = JsonDocument.Parse(parts, Deep);
        var messages = new List<ChatMessage>();
        var said = new List<AIContent>();
        var results = new List<AIContent>();
        foreach (var part in turn.RootElement.EnumerateArray().Where(part => part.ValueKind == JsonValueKind.Object))
        {
            if (Member(part, "functionResponse") is { } response)
            {
                Answer(response);
                continue;
            }

            if (results.Count > 0)
                EndStep();
            if (Member(part, "functionCall") is { } call)
                said.Add(new FunctionCallContent(Text(call, "id") ?? $"call-{messages.Count}-{said.Count}", Text(call, "name") ?? "", ArgumentsOf(call)));
            else if (TextOf(part) is { Length: > 0 } text)
                Say(text);
        }

        EndStep();
        return messages;

        void Say(string text)
        {
            if (said is [.., TextContent last])
                last.Text += text;
            else
                said.Add(new TextContent(text));
        }

        void Answer(JsonElement response)
        {
            var (id, name) = (Text(response, "id"), Text(response, "name"));
            if (said.OfType<FunctionCallContent>().FirstOrDefault(call => (id is null ? call.Name == name : call.CallId == id) && !IsAnswered(call)) is { } answered)
                results.Add(new FunctionResultContent(answered.CallId, Member(response, "response") is { } result ? result.GetRawText() : "{}"));
        }

        bool IsAnswered(FunctionCallContent call) => results.OfType<FunctionResultContent>().Any(result => result.CallId == call.CallId);

        void EndStep()
        {
            said.RemoveAll(content => content is FunctionCallContent call && !IsAnswered(call));
            if (said.Count > 0)
                messages.Add(new ChatMessage(ChatRole.Assistant, [.. said]));
            if (results.Count > 0)
                messages.Add(new ChatMessage(ChatRole.Tool, [.. results]));
            said.Clear();
            results.Clear();
        }
    }

    /// <summary>What a part says in words; thoughts are not told.</summary>
    private static string? TextOf(JsonElement part)
    {
        if (part.TryGetProperty("thought", out var thought) && thought.ValueKind == JsonValueKind.True)
            return null;
        if (Text(part, "text") is { } text)
            return text;
        if (Member(part, "executableCode") is { } code)
            return $"\n```python\n{Text(code, "code")}\n```\n";
        if (Member(part, "codeExecutionResult") is { } result)
            return $"\n```\n{Text(result, "output")}\n```\n";
        return Member(part, "inlineData") is null ? null : "\n[A picture.]\n";
    }

    private static Dictionary<string, object?> ArgumentsOf(JsonElement call) => Member(call, "args") is { } args
        ? args.EnumerateObject().ToDictionary(argument => argument.Name, object? (argument) => argument.Value.Clone())
        : [];

    private static JsonElement? Member(JsonElement json, string name) => json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object ? member : null;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
