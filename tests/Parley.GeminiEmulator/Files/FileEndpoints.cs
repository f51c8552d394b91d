using System.Globalization;
using System.Text.Json.Nodes;
using Parley.Emulation.Errors;
using Parley.Emulation.Http;

namespace Parley.Emulation.Files;

/// <summary>files.list, files.get and files.delete.</summary>
internal static class FileEndpoints
{
    private const int DefaultPage = 10;
    private const int LargestPage = 100;

    public static void MapFiles(this IEndpointRouteBuilder api)
    {
        api.MapGet("/files", List);
        api.MapGet("/files/{id}", Get);
        api.MapDelete("/files/{id}", Delete);
    }

    internal static Task List(HttpContext context, FileShelf files)
    {
        var query = context.Request.Query;
        var size = int.TryParse(query["pageSize"], CultureInfo.InvariantCulture, out var asked) && asked > 0 ? Math.Min(asked, LargestPage) : DefaultPage;
        var all = files.All;
        var start = int.TryParse(query["pageToken"], CultureInfo.InvariantCulture, out var token) ? token : 0;
        var page = new JsonObject();
        if (all.Count > start)
            page["files"] = new JsonArray([.. all.Skip(start).Take(size).Select(file => file.ToJson(UploadEndpoints.RootOf(context.Request)))]);
        if (all.Count > start + size)
            page["nextPageToken"] = (start + size).ToString(CultureInfo.InvariantCulture);
        return JsonResponse.WriteAsync(context, page);
    }

    internal static Task Get(HttpContext context, string id, FileShelf files)
    {
        if (files.Find(id) is not { } file)
            return ErrorResponse.WriteAsync(context, GeminiErrors.NoSuchFile(id));
        // It is told as it was; the next time it is further.
        var json = file.ToJson(UploadEndpoints.RootOf(context.Request));
        if (file.PollsLeft > 0)
            file.PollsLeft--;
        return JsonResponse.WriteAsync(context, json);
    }

    internal static Task Delete(HttpContext context, string id, FileShelf files) => files.Delete(id)
        ? JsonResponse.WriteAsync(context, new JsonObject())
        : ErrorResponse.WriteAsync(context, GeminiErrors.NoSuchFile(id));
}
