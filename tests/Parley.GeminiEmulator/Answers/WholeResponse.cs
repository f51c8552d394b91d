using System.Text.Json.Nodes;

namespace Parley.Emulation.Answers;

/// <summary>Puts the events of a stream together to the one object of an answer that is not streamed.</summary>
internal sealed class WholeResponse
{
    private readonly JsonArray parts = [];
    private readonly JsonObject candidate = [];
    private readonly JsonObject response = [];

    public void Add(JsonObject message)
    {
        foreach (var (name, value) in message)
        {
            if (name != "candidates")
                response[name] = value?.DeepClone();
        }
        if (message["candidates"]?.AsArray() is [JsonObject next, ..])
            AddCandidate(next);
    }

    public JsonObject ToJson()
    {
        if (parts.Count > 0)
            candidate["content"]!["parts"] = parts;
        if (candidate.Count > 0)
            response.Insert(0, "candidates", new JsonArray(candidate));
        return response;
    }

    private void AddCandidate(JsonObject next)
    {
        foreach (var (name, value) in next)
        {
            if (name != "content")
                candidate[name] = value?.DeepClone();
        }
        if (next["content"] is not JsonObject content)
            return;
        foreach (var part in content["parts"]?.AsArray() ?? [])
            AddPart((JsonObject)part!.DeepClone());
        if (!candidate.ContainsKey("content"))
            candidate.Insert(0, "content", new JsonObject { ["role"] = "model" });
    }

    private void AddPart(JsonObject part)
    {
        if (IsPlainText(part) && parts.Count > 0 && parts[^1] is JsonObject last && IsPlainText(last) && IsThought(part) == IsThought(last))
            last["text"] = last["text"]!.GetValue<string>() + part["text"]!.GetValue<string>();
        else if (!(IsPlainText(part) && part["text"]!.GetValue<string>().Length == 0))
            parts.Add(part);
    }

    private static bool IsPlainText(JsonObject part) => part["text"] is not null && part["thoughtSignature"] is null;

    private static bool IsThought(JsonObject part) => part["thought"]?.GetValue<bool>() ?? false;
}
