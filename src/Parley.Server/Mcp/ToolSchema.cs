using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Server.Mcp;

/// <summary>
/// Reduces what a tool says it takes to the words of JSON schema that Gemini reads. What it does not know it would pass over, or
/// refuse the whole request for; what is too deep or too long is left open.
/// </summary>
internal static class ToolSchema
{
    private const int Deepest = 10;
    private const int Longest = 20_000;
    private const int LongestText = 1_000;

    private static readonly string[] Kept =
        ["type", "format", "title", "description", "enum", "minItems", "maxItems", "minimum", "maximum", "required"];

    /// <summary>An object, whatever came.</summary>
    public static JsonElement Reduce(JsonElement schema)
    {
        var reduced = Reduce(schema, Deepest) ?? [];
        reduced["type"] = "object";
        var json = reduced.ToJsonString();
        return JsonElement.Parse(json.Length <= Longest ? ToolText.Clean(json) : """{"type":"object"}""");
    }

    private static JsonObject? Reduce(JsonElement schema, int deep)
    {
        if (schema.ValueKind != JsonValueKind.Object || deep == 0)
            return null;

        var reduced = new JsonObject();
        foreach (var member in schema.EnumerateObject())
        {
            if (ValueOf(member.Name, member.Value, deep) is var (name, value) && value is not null)
                reduced[name] = value;
        }

        return reduced;
    }

    private static (string Name, JsonNode? Value) ValueOf(string name, JsonElement value, int deep) => name switch
    {
        "title" or "description" => (name, value.ValueKind == JsonValueKind.String ? ToolText.Cut(value.GetString()!, LongestText) : null),
        _ when Array.IndexOf(Kept, name) >= 0 => (name, JsonNode.Parse(value.GetRawText())),
        "const" => ("enum", new JsonArray(JsonNode.Parse(value.GetRawText()))),
        "properties" => (name, Each(value, deep)),
        "$defs" or "definitions" => ("$defs", Each(value, deep)),
        "$ref" => (name, value.ValueKind == JsonValueKind.String ? Reference(value.GetString()!) : null),
        "items" => (name, value.ValueKind == JsonValueKind.Object ? Reduce(value, deep - 1) : null),
        "additionalProperties" => (name, value.ValueKind == JsonValueKind.Object ? Reduce(value, deep - 1) : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null),
        "prefixItems" or "anyOf" or "oneOf" => (name == "oneOf" ? "anyOf" : name, All(value, deep)),
        _ => (name, null),
    };

    private static JsonObject? Each(JsonElement value, int deep)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return null;
        var each = new JsonObject();
        foreach (var member in value.EnumerateObject())
            each[member.Name] = Reduce(member.Value, deep - 1) ?? [];
        return each;
    }

    private static JsonArray? All(JsonElement value, int deep) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(one => Reduce(one, deep - 1) ?? [])] : null;

    // What lies elsewhere is not fetched, by nobody.
    private static string? Reference(string reference) =>
        reference.StartsWith("#/definitions/", StringComparison.Ordinal) ? "#/$defs/" + reference["#/definitions/".Length..]
        : reference.StartsWith('#') ? reference : null;
}
