using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Server.Conversations;

namespace Parley.Server.Chat.Tools;

/// <summary>A function that the model called.</summary>
/// <param name="Number">Counts the calls of one reply, from 1.</param>
/// <param name="Id">Gemini's, which must come back with the result; older models give none.</param>
/// <param name="Name">The function.</param>
/// <param name="Arguments">What it is called with.</param>
internal sealed record WantedCall(int Number, string? Id, string Name, IReadOnlyDictionary<string, object?> Arguments);

/// <summary>
/// How calls stand among a message's parts: the call as the model made it, whether it was allowed, and its result. All three carry
/// the call's number.
/// </summary>
internal static class CallParts
{
    public const string Number = "call";
    public const string Call = "functionCall";
    public const string Response = "functionResponse";
    public const string Approval = "approval";

    /// <summary>A call as it is shown: with its number, and what it means here.</summary>
    public static string Shown(JsonObject part, int number, OfferedTool? tool)
    {
        part[Number] = number;
        if (tool is not null)
            part["tool"] = new JsonObject { ["server"] = tool.Server.Name, ["name"] = tool.Tool.Title ?? tool.Tool.Name };
        return part.ToJsonString();
    }

    /// <summary>That somebody is asked, or what they said.</summary>
    public static string OfApproval(int number, string state, DateTimeOffset? until = null)
    {
        var approval = new JsonObject { ["state"] = state };
        if (until is { } time)
            approval["until"] = time;
        return new JsonObject { [Approval] = approval, [Number] = number }.ToJsonString();
    }

    /// <summary>A result, as it goes to the model.</summary>
    public static JsonObject OfResponse(string? id, string name, JsonObject response)
    {
        var json = new JsonObject { ["name"] = name, ["response"] = response };
        if (id is not null)
            json["id"] = id;
        return new() { [Response] = json };
    }

    /// <summary>The number of a part; null where it has none.</summary>
    public static int? NumberOf(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty(Number, out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var call) ? call : null;

    /// <summary>One of the three in a part; null where it is none.</summary>
    public static JsonElement? Member(JsonElement part, string name) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object ? member : null;

    public static int AtOf(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty(MessageParts.At, out var at) && at.ValueKind == JsonValueKind.Number && at.TryGetInt32(out var place) ? place : 0;
}
