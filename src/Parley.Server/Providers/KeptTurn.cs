using System.Text;
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
        var saying = new StringBuilder();
        var results = new List<AIContent>();
        // Of one step, by id and by name: a turn may come from outside, with as many calls as it likes.
        var calls = new Dictionary<string, FunctionCallContent>();
        var byName = new Dictionary<string, Queue<FunctionCallContent>>();
        var answered = new HashSet<string>();
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
                Call(call);
            else if (TextOf(part) is { Length: > 0 } text)
                saying.Append(text);
        }

        EndStep();
        return messages;

        void Said()
        {
            if (saying.Length > 0)
                said.Add(new TextContent(saying.ToString()));
            saying.Clear();
        }

        void Call(JsonElement json)
        {
            Said();
            var call = new FunctionCallContent(Text(json, "id") ?? $"call-{messages.Count}-{said.Count}", Text(json, "name") ?? "", ArgumentsOf(json));
            said.Add(call);
            calls.TryAdd(call.CallId, call);
            if (!byName.TryGetValue(call.Name, out var named))
                byName[call.Name] = named = [];
            named.Enqueue(call);
        }

        void Answer(JsonElement response)
        {
            var call = Text(response, "id") is { } id ? calls.GetValueOrDefault(id) : Text(response, "name") is { } name ? NextOf(name) : null;
            if (call is not null && answered.Add(call.CallId))
                results.Add(new FunctionResultContent(call.CallId, Member(response, "response") is { } result ? result.GetRawText() : "{}"));
        }

        FunctionCallContent? NextOf(string name)
        {
            while (byName.TryGetValue(name, out var named) && named.TryDequeue(out var call))
            {
                if (!answered.Contains(call.CallId))
                    return call;
            }

            return null;
        }

        void EndStep()
        {
            Said();
            said.RemoveAll(content => content is FunctionCallContent call && !answered.Contains(call.CallId));
            if (said.Count > 0)
                messages.Add(new ChatMessage(ChatRole.Assistant, [.. said]));
            if (results.Count > 0)
                messages.Add(new ChatMessage(ChatRole.Tool, [.. results]));
            said.Clear();
            results.Clear();
            calls.Clear();
            byName.Clear();
            answered.Clear();
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

    private static Dictionary<string, object?> ArgumentsOf(JsonElement call)
    {
        var arguments = new Dictionary<string, object?>();
        if (Member(call, "args") is { } args)
        {
            // Of a name that is there twice the last one counts, as with most who read JSON.
            foreach (var argument in args.EnumerateObject())
                arguments[argument.Name] = argument.Value.Clone();
        }

        return arguments;
    }

    private static JsonElement? Member(JsonElement json, string name) => json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object ? member : null;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
