using Microsoft.Extensions.AI;

namespace Parley.Gemini.Requests;

/// <summary>Which calls a conversation holds and which of them were answered: Gemini refuses one without the other.</summary>
internal sealed class CallIndex
{
    private readonly Dictionary<string, string> names = [];
    private readonly HashSet<string> answered = [];

    public CallIndex(IReadOnlyList<ChatMessage> messages)
    {
        foreach (var message in messages)
        {
            if (KeptParts.Of(message) is { } kept)
                foreach (var call in kept.Select(CallTurns.Call).OfType<System.Text.Json.Nodes.JsonObject>())
                    Add(CallTurns.Text(call, "id"), CallTurns.Text(call, "name"));

            foreach (var content in message.Contents)
            {
                if (content is FunctionCallContent call)
                    Add(call.CallId, call.Name);
                else if (content is FunctionResultContent result)
                    answered.Add(result.CallId);
            }
        }
    }

    public bool IsAnswered(string callId) => answered.Contains(callId);

    /// <summary>Which function a result is of; null where nobody called it.</summary>
    public string? NameOf(string callId) => names.GetValueOrDefault(callId);

    private void Add(string? id, string? name)
    {
        if (id is not null && name is not null)
            names[id] = name;
    }
}
