using System.Text.Json.Nodes;

namespace Parley.Gemini.Vertex;

/// <summary>
/// Where Vertex AI's form of a request differs from the Gemini API's. It does not know invocations of Google's tools as
/// parts, and so not Google's tools together with functions: the functions stay.
/// </summary>
internal static class VertexBody
{
    private static readonly string[] Unknown = ["toolCall", "toolResponse"];

    public static void Adapt(JsonObject body)
    {
        if (body["toolConfig"] is JsonObject config)
        {
            config.Remove("includeServerSideToolInvocations");
            if (config.Count == 0)
                body.Remove("toolConfig");
        }

        if (body["tools"] is JsonArray { Count: > 1 } tools && tools.Any(IsFunctions))
        {
            foreach (var other in tools.Where(tool => !IsFunctions(tool)).ToList())
                tools.Remove(other);
        }

        if (body["contents"] is not JsonArray contents)
            return;
        foreach (var content in contents.OfType<JsonObject>().ToList())
        {
            if (content["parts"] is not JsonArray parts)
                continue;
            foreach (var part in parts.OfType<JsonObject>().ToList())
                Adapt(part, parts);
            if (parts.Count == 0)
                contents.Remove(content);
        }
    }

    private static void Adapt(JsonObject part, JsonArray parts)
    {
        if (Array.Exists(Unknown, part.ContainsKey))
            parts.Remove(part);
        // A video of YouTube's has no type there; here each file has one.
        else if (part["fileData"] is JsonObject file && !file.ContainsKey("mimeType"))
            file["mimeType"] = "video/mp4";
    }

    private static bool IsFunctions(JsonNode? tool) => tool is JsonObject named && named.ContainsKey("functionDeclarations");
}
