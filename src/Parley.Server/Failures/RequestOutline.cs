using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Server.Failures;

/// <summary>Makes a request short enough to be kept and looked at, and once more without what its user wrote.</summary>
internal static class RequestOutline
{
    private const int LargestRead = 1024 * 1024;
    private const int LongestValue = 400;
    private const int LongestRequest = 8 * 1024;
    private const int ShortestWord = 5;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // What says how is asked, not what: all other values are somebody's.
    private static readonly HashSet<string> Plain = ["role", "type", "reasoning_effort", "mimeType", "thinkingLevel", "category", "threshold", "responseMimeType", "responseModalities", "model", "mode"];

    // What a tool was given and gave: of these not even the names are shown.
    private static readonly HashSet<string> Whole = ["args", "response", "output"];

    /// <returns>As its user sees it, as others see it, and what its user wrote; null where that is not known.</returns>
    public static (string Request, string Outline, IReadOnlyList<string>? Words) Of(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
            return ("", "", []);
        if (body.Length > LargestRead)
            return ($"({body.Length} bytes)", $"({body.Length} bytes)", null);
        try
        {
            List<string> words = [];
            return (Shown(body, (_, value) => value, masks: false), Shown(body, (name, value) =>
            {
                if (Plain.Contains(name))
                    return value;
                words.Add(value);
                return $"({value.Length} characters)";
            }, masks: true), words);
        }
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentException)
        {
            return ($"({body.Length} bytes)", $"({body.Length} bytes)", null);
        }
    }

    /// <summary>A refusal may quote what it refuses.</summary>
    public static string Without(IReadOnlyList<string>? words, string response)
    {
        if (words is null)
            return "";

        foreach (var part in words.SelectMany(value => value.Split(['\n', '\r', '"', '\\', '.', '?', '!'], StringSplitOptions.TrimEntries)).Where(part => part.Length >= ShortestWord).Distinct().OrderByDescending(part => part.Length))
            response = response.Replace(part, "…", StringComparison.OrdinalIgnoreCase);
        return response;
    }

    private static string Shown(ReadOnlyMemory<byte> body, Func<string, string, string> show, bool masks)
    {
        var text = Rewrite(JsonNode.Parse(body.Span), "", show, masks)?.ToJsonString(Indented) ?? "";
        return text.Length <= LongestRequest ? text : $"{text[..LongestRequest]} …";
    }

    private static JsonNode? Rewrite(JsonNode? node, string name, Func<string, string, string> show, bool masks) => node switch
    {
        JsonObject members when masks && Whole.Contains(name) => JsonValue.Create(Masked(members, show)),
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Rewrite(member.Value, member.Key, show, masks)))),
        JsonArray items => new JsonArray([.. items.Select(item => Rewrite(item, name, show, masks))]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Short(show(name, text))),
        _ => node?.DeepClone(),
    };

    // Its texts are words all the same, which an answer may quote.
    private static string Masked(JsonNode node, Func<string, string, string> show)
    {
        foreach (var text in TextsIn(node))
            show("", text);
        return $"({node.ToJsonString().Length} characters)";
    }

    private static IEnumerable<string> TextsIn(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => TextsIn(member.Value).Prepend(member.Key)),
        JsonArray items => items.SelectMany(TextsIn),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    private static string Short(string text) => text.Length <= LongestValue ? text : $"{text[..LongestValue]}… ({text.Length} characters)";
}
