using System.Text.Json.Nodes;
using Parley.Emulation.Models;

namespace Parley.Emulation.Answers;

/// <summary>What a signature stands for: a call as it was made, or any text, in both cases of one family of models.</summary>
internal static class SignatureSubject
{
    public static string Text(EmulatedModel model) => $"{model.Family} text";

    public static string Call(EmulatedModel model, JsonObject call) =>
        $"{model.Family} call {call["id"]} {call["name"]} {Canonical(call["args"])}";

    /// <summary>The same text whatever the order of the members and the spelling of the numbers: a client may store arguments parsed.</summary>
    private static string Canonical(JsonNode? node) => node switch
    {
        JsonObject members => "{" + string.Join(',', members.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => $"{member.Key}:{Canonical(member.Value)}")) + "}",
        JsonArray items => "[" + string.Join(',', items.Select(Canonical)) + "]",
        JsonValue value when value.TryGetValue<double>(out var number) => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        _ => node?.ToString() ?? "null",
    };
}
