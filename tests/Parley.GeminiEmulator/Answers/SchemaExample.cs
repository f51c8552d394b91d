using System.Text.Json.Nodes;

namespace Parley.Emulation.Answers;

/// <summary>The smallest value that a schema of either kind allows, near enough for an answer that must be JSON.</summary>
internal static class SchemaExample
{
    public static string Arguments(JsonObject? function) =>
        (Of(function?["parametersJsonSchema"] ?? function?["parameters"]) as JsonObject ?? []).ToJsonString();

    public static JsonNode? Of(JsonNode? schema)
    {
        if (schema is not JsonObject form)
            return new JsonObject();
        if (form["enum"] is JsonArray { Count: > 0 } values)
            return values[0]?.DeepClone();
        if ((form["anyOf"] ?? form["oneOf"]) is JsonArray { Count: > 0 } choices)
            return Of(choices[0]);

        return TypeOf(form) switch
        {
            "STRING" => "text",
            "INTEGER" => form["minimum"]?.DeepClone() ?? 1,
            "NUMBER" => form["minimum"]?.DeepClone() ?? 1.5,
            "BOOLEAN" => true,
            "ARRAY" => new JsonArray(Of(form["items"])),
            "NULL" => null,
            _ => new JsonObject((form["properties"]?.AsObject() ?? []).Select(member => KeyValuePair.Create(member.Key, Of(member.Value)))),
        };
    }

    private static string? TypeOf(JsonObject schema)
    {
        var type = schema["type"] is JsonArray types ? types.FirstOrDefault(name => name?.GetValue<string>() != "null") : schema["type"];
        return type?.GetValue<string>().ToUpperInvariant();
    }
}
