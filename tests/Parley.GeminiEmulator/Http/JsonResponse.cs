using System.Text.Json.Nodes;
using Parley.Emulation.Json;

namespace Parley.Emulation.Http;

internal static class JsonResponse
{
    public static async Task WriteAsync(HttpContext context, JsonNode body)
    {
        var bytes = GoogleJson.Pretty(body);
        context.Response.ContentType = "application/json; charset=UTF-8";
        context.Response.ContentLength = bytes.Length;
        await context.Response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
    }
}
