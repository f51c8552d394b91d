using System.Text.Json.Nodes;

namespace Parley.Gemini.Requests;

internal static class JsonObjects
{
    public static void SetUnlessNull(this JsonObject json, string name, JsonNode? value)
    {
        if (value is not null)
            json[name] = value;
    }

    public static void SetUnlessEmpty(this JsonObject json, string name, JsonObject? value)
    {
        if (value is { Count: > 0 } && !ReferenceEquals(json[name], value))
            json[name] = value;
    }
}
