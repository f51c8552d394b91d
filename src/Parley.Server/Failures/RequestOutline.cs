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
    private static readonly HashSet<string> Plain = ["role", "mimeType", "thinkingLevel", "category", "threshold", "responseMimeType", "responseModalities", "model", "mode"];

    public static (string Request, string Outline, IReadOnlyList<string> Words) Of(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
            return ("", "", []);
        if (body.Length > LargestRead)
            return ($"({body.Length} bytes)", $"({body.Length} bytes)", []);
        try
        {
            List<string> words = [];
            return (Shown(body, (_, value) => value), Shown(body, (name, value) =>
            {
                if (Plain.Contains(name))
                    return value;
                words.Add(value);
                return $"({value.Length} characters)";
            }), words);
        }
        catch (JsonException)
        {
            return ($"({body.Length} bytes)", $"({body.Length} bytes)", []);
        }
    }

    /// <summary>A refusal may quote what it refuses.</summary>
    public static string Without(IReadOnlyList<string> words, string response)
    {
        foreach (var part in words.SelectMany(value => value.Split(['\n', '\r', '"', '\\', '.', '?', '!'], StringSplitOptions.TrimEntries)).Where(part => part.Length >= ShortestWord).Distinct().OrderByDescending(part => part.Length))
            response = response.Replace(part, "…", StringComparison.OrdinalIgnoreCase);
        return response;
    }

    private static string Shown(ReadOnlyMemory<byte> body, Func<string, string, string> show)
    {
        var text = Rewrite(JsonNode.Parse(body.Span), "", show)?.ToJsonString(Indented) ?? "";
        return text.Length <= LongestRequest ? text : $"{text[..LongestRequest]} …";
    }

    private static JsonNode? Rewrite(JsonNode? node, string name, Func<string, string, string> show) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Rewrite(member.Value, member.Key, show)))),
        JsonArray items => new JsonArray([.. items.Select(item => Rewrite(item, name, show))]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Short(show(name, text))),
        _ => node?.DeepClone(),
    };

    private static string Short(string text) => text.Length <= LongestValue ? text : $"{text[..LongestValue]}… ({text.Length} characters)";
}
