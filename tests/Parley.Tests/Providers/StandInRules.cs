using System.Text.Json.Nodes;

namespace Parley.Tests.Providers;

/// <summary>What a request to chat must be, by OpenAI's reference and by what others refuse.</summary>
internal static class StandInRules
{
    private static readonly string[] Known =
    [
        "model", "messages", "stream", "stream_options", "temperature", "top_p", "max_tokens", "stop", "seed", "presence_penalty", "frequency_penalty",
        "response_format", "tools", "tool_choice", "reasoning_effort",
    ];

    /// <summary>What is wrong with it; null where nothing is.</summary>
    public static string? RefusalOf(JsonNode? body)
    {
        if (body is not JsonObject request)
            return "The body is no object.";
        if (request.Select(member => member.Key).Except(Known).FirstOrDefault() is { } unknown)
            return $"Unrecognized request argument supplied: {unknown}";
        if (request["stream"]?.GetValue<bool>() is not true || request["stream_options"]?["include_usage"]?.GetValue<bool>() is not true)
            return "It streams, and wants to know what it takes.";
        if (request["tool_choice"] is not null && request["tools"] is null)
            return "tool_choice is only allowed when tools are specified.";

        var open = new List<string>();
        string? last = null;
        foreach (var message in request["messages"]!.AsArray())
        {
            var role = (string)message!["role"]!;
            if (role is not ("system" or "user" or "assistant" or "tool"))
                return $"There is no role {role}.";
            if (role == "system" && last is not null)
                return "The system message comes first.";
            if (role == last && role is not "tool")
                return "Conversation roles must alternate user/assistant/user/assistant.";
            if (open.Count > 0 && role != "tool")
                return "Each tool call must be followed by a tool message.";
            if (role == "tool" && !open.Remove((string)message["tool_call_id"]!))
                return "A tool message answers a tool call.";
            if (message["tool_calls"] is JsonArray calls)
                open.AddRange(calls.Select(call => (string)call!["id"]!));
            else if (message["content"] is JsonArray parts ? parts.Count < 2 : string.IsNullOrEmpty((string?)message["content"]))
                return "A message says something, as a text where it is one.";
            last = role;
        }

        return open.Count > 0 ? "Each tool call must be followed by a tool message." : last is "user" or "tool" ? null : "There is nothing to answer.";
    }
}
