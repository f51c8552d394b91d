using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Protocol.Chat;
using Parley.Server.Conversations;

namespace Parley.Server.Chat.Tools;

/// <summary>
/// The calls of a reply that did not come to its end: it was stopped, it failed, its server died. The model is told of what it
/// called and of what came of it, so that nothing is done twice.
/// </summary>
internal static class KeptCalls
{
    private const string NotRun = "This was not run: the answer ended before anybody allowed it.";
    private const string Unknown = "It is not known whether this was run: the answer was cut off.";

    public static bool Has([NotNullWhen(true)] IReadOnlyList<JsonElement>? parts) => parts?.Any(part => CallParts.Member(part, CallParts.Call) is not null) is true;

    /// <summary>The highest number among them.</summary>
    public static int Last(IReadOnlyList<JsonElement>? parts) => parts?.Max(CallParts.NumberOf) ?? 0;

    /// <summary>The same with a result for each call, and nothing that waits.</summary>
    public static IReadOnlyList<JsonElement>? Settled(IReadOnlyList<JsonElement>? parts)
    {
        if (!Has(parts))
            return parts;

        var answered = parts.Where(part => CallParts.Member(part, CallParts.Response) is not null).Select(CallParts.NumberOf).ToHashSet();
        var asked = parts.Where(part => CallParts.Member(part, CallParts.Approval) is not null)
            .GroupBy(CallParts.NumberOf).Where(states => StateOf(states.Last()) == CallStates.Asked).Select(states => states.Key).ToHashSet();
        var settled = new List<JsonElement>();
        var open = new List<JsonElement>();
        var hasAnswers = false;
        foreach (var part in parts)
        {
            if (CallParts.Member(part, CallParts.Approval) is not null && asked.Contains(CallParts.NumberOf(part)))
                continue;
            var isCall = CallParts.Member(part, CallParts.Call) is not null;
            // The next step begins.
            if (isCall && hasAnswers)
                Answer(settled, open, asked);
            hasAnswers = !isCall && (hasAnswers || CallParts.Member(part, CallParts.Response) is not null);
            settled.Add(part);
            if (isCall && (CallParts.NumberOf(part) is null || !answered.Contains(CallParts.NumberOf(part))))
                open.Add(part);
        }

        Answer(settled, open, asked);
        return settled;
    }

    /// <summary>Text and calls as a turn of the model, to go to it.</summary>
    public static string TurnOf(string text, IReadOnlyList<JsonElement>? parts)
    {
        var kept = Settled(parts);
        var turn = new JsonArray();
        foreach (var stretch in MessageStretch.Of(text, kept))
        {
            if (stretch.Part is not { } index)
                turn.Add(new JsonObject { ["text"] = stretch.Text });
            else if (PlainOf(kept![index]) is { } plain)
                turn.Add(plain);
        }

        return turn.ToJsonString();
    }

    private static JsonObject? PlainOf(JsonElement part)
    {
        foreach (var name in (ReadOnlySpan<string>)[CallParts.Call, CallParts.Response])
        {
            if (CallParts.Member(part, name) is { } member)
                return new JsonObject { [name] = JsonNode.Parse(member.GetRawText()) };
        }

        return null;
    }

    private static void Answer(List<JsonElement> settled, List<JsonElement> open, HashSet<int?> asked)
    {
        foreach (var call in open)
        {
            var member = CallParts.Member(call, CallParts.Call)!.Value;
            var number = CallParts.NumberOf(call);
            var answer = CallParts.OfResponse(Text(member, "id"), Text(member, "name") ?? "", new JsonObject { ["error"] = number is not null && asked.Contains(number) ? NotRun : Unknown });
            if (number is not null)
                answer[CallParts.Number] = number;
            answer[MessageParts.At] = settled.Count == 0 ? 0 : CallParts.AtOf(settled[^1]);
            settled.Add(JsonElement.Parse(answer.ToJsonString()));
        }

        open.Clear();
    }

    private static string? StateOf(JsonElement part) => CallParts.Member(part, CallParts.Approval) is { } approval ? Text(approval, "state") : null;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
