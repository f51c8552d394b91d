using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Server.Hosting;

/// <summary>
/// Reads what a model or a tool gave as JSON, as strictly as the rows and answers are read that it will stand in: without a
/// member twice, and with room for the levels around it. What got in otherwise could not be read again.
/// </summary>
internal static class StrictJson
{
    private const int Deepest = 32;
    private static readonly JsonDocumentOptions Strict = new()
    {
        AllowDuplicateProperties = false,
        MaxDepth = Deepest,
    };

    /// <returns>Null where it is no object that can be kept.</returns>
    public static JsonObject? Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: Strict) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
