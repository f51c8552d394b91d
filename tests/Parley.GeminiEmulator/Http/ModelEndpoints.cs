using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Parley.Emulation.Answers;
using Parley.Emulation.Errors;
using Parley.Emulation.Models;

namespace Parley.Emulation.Http;

/// <summary>models.list, in pages, and models.get.</summary>
internal static class ModelEndpoints
{
    private const int DefaultPage = 50;
    private const int LargestPage = 1000;

    public static void MapModels(this IEndpointRouteBuilder api)
    {
        api.MapGet("/models", List);
        api.MapGet("/models/{model}", Get);
    }

    internal static async Task List(HttpContext context, AnswerBook book)
    {
        if (book.ModelsAnswer is { Raw: { } scripted })
        {
            await WriteAsync(context, scripted);
            return;
        }

        var query = context.Request.Query;
        var size = int.TryParse(query["pageSize"], CultureInfo.InvariantCulture, out var asked) && asked > 0 ? Math.Min(asked, LargestPage) : DefaultPage;
        var start = Offset(query["pageToken"]);
        var page = new JsonObject { ["models"] = new JsonArray([.. ModelTable.All.Skip(start).Take(size).Select(model => model.ToJson())]) };
        if (start + size < ModelTable.All.Count)
            page["nextPageToken"] = Convert.ToBase64String(Encoding.ASCII.GetBytes((start + size).ToString(CultureInfo.InvariantCulture)));
        await JsonResponse.WriteAsync(context, page);
    }

    internal static Task Get(HttpContext context, string model, AnswerBook book) =>
        book.ModelsAnswer is { Raw: { } scripted } ? WriteAsync(context, scripted)
        : ModelTable.Find(model) is { } known ? JsonResponse.WriteAsync(context, known.ToJson())
        : ErrorResponse.WriteAsync(context, GeminiErrors.UnknownModel(context.Request.Path.Value!.Split('/')[1], model, "getModel"));

    private static async Task WriteAsync(HttpContext context, RawBody body)
    {
        (context.Response.StatusCode, context.Response.ContentType) = (body.Status, body.ContentType);
        await context.Response.BodyWriter.WriteAsync(body.Bytes, context.RequestAborted);
    }

    private static int Offset(string? token)
    {
        Span<byte> bytes = stackalloc byte[16];
        return Convert.TryFromBase64String(token ?? "", bytes, out var length) && int.TryParse(bytes[..length], CultureInfo.InvariantCulture, out var offset)
            ? offset
            : 0;
    }
}
