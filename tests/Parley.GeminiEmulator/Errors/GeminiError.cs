using System.Text.Json.Nodes;

namespace Parley.Emulation.Errors;

/// <summary>An error as Google's APIs write it.</summary>
public sealed record GeminiError(int Code, string Status, string Message, params JsonObject[] Details)
{
    /// <summary>The whole body: <c>{"error": …}</c>.</summary>
    public JsonObject ToJson()
    {
        var error = new JsonObject { ["code"] = Code, ["message"] = Message, ["status"] = Status };
        if (Details.Length > 0)
            error["details"] = new JsonArray([.. Details.Select(detail => detail.DeepClone())]);
        return new JsonObject { ["error"] = error };
    }

    /// <summary>A request that Gemini refuses for what it says.</summary>
    public static GeminiError InvalidArgument(string message, params JsonObject[] details) => new(400, "INVALID_ARGUMENT", message, details);
}
