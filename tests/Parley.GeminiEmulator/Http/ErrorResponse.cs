using System.Text.Json.Nodes;
using Parley.Emulation.Errors;

namespace Parley.Emulation.Http;

/// <summary>Writes an error as Google does: indented, and in an array where a stream was asked for that is no event stream. Never Retry-After.</summary>
internal static class ErrorResponse
{
    public static async Task WriteAsync(HttpContext context, GeminiError error)
    {
        var isArray = context.Request.Path.Value!.EndsWith(":streamGenerateContent", StringComparison.Ordinal) && !AsksForEvents(context.Request);
        JsonNode body = isArray ? new JsonArray(error.ToJson()) : error.ToJson();
        context.Response.StatusCode = error.Code;
        await JsonResponse.WriteAsync(context, body);
    }

    public static bool AsksForEvents(HttpRequest request) => request.Query["alt"] == "sse";
}
