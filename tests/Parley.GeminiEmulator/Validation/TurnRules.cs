using System.Text.Json.Nodes;
using Parley.Emulation.Http;

namespace Parley.Emulation.Validation;

/// <summary>Calls follow the user or results; results follow their calls, all of them, in their order, before anything else.</summary>
internal static class TurnRules
{
    private const string CallTurn = "Please ensure that function call turn comes immediately after a user turn or after a function response turn.";
    private const string ResponseTurn = "Please ensure that function response turn comes immediately after a function call turn.";
    private const string Count =
        "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.";

    public static string? Broken(GenerateRequest request)
    {
        JsonNode? before = null;
        foreach (var content in request.Contents.OfType<JsonNode>())
        {
            if (Data(content, "functionCall").Length > 0 && (before is null || IsModel(before)))
                return CallTurn;
            if (Pairing(before, content) is { } broken)
                return broken;
            before = content;
        }
        return Pairing(before, next: null);
    }

    private static string? Pairing(JsonNode? turn, JsonNode? next)
    {
        var calls = turn is not null && IsModel(turn) ? Data(turn, "functionCall") : [];
        var responses = next is null ? [] : Data(next, "functionResponse");
        if (calls.Length == 0)
            return responses.Length > 0 ? ResponseTurn : null;
        if (responses.Length != calls.Length)
            return Count;

        foreach (var (call, response) in calls.Zip(responses))
        {
            if (Name(call) != Name(response) || Id(response) is { } id && id != Id(call))
                return $"Function response `{Name(response)}` does not match the function call `{Name(call)}` at its position.";
        }
        return null;
    }

    private static bool IsModel(JsonNode content) => content["role"]?.GetValue<string>() == "model";

    private static JsonNode[] Data(JsonNode content, string field) => [.. content["parts"]!.AsArray().Select(part => part![field]).OfType<JsonNode>()];

    private static string? Name(JsonNode data) => data["name"]?.GetValue<string>();

    private static string? Id(JsonNode data) => data["id"]?.GetValue<string>();
}
