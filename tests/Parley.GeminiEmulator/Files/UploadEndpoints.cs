using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Parley.Emulation.Errors;
using Parley.Emulation.Http;

namespace Parley.Emulation.Files;

/// <summary>The resumable protocol: one request that begins an upload, and those to the address that it gives.</summary>
internal static partial class UploadEndpoints
{
    public const string Path = "/upload";

    private const long LargestFile = 2L * 1024 * 1024 * 1024;
    private const int Granularity = 256 * 1024;
    private const int LongestId = 40;

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$")]
    private static partial Regex FileId { get; }

    public static void MapUploads(this IEndpointRouteBuilder app, string version) => app.MapPost($"{Path}/{version}/files", Receive);

    internal static async Task Receive(HttpContext context, FileShelf files)
    {
        if (files.TakeRefusal() is { } scripted)
        {
            await ErrorResponse.WriteAsync(context, scripted);
            return;
        }

        var refusal = context.Request.Query["upload_id"].ToString() is { Length: > 0 } id
            ? await GoOnAsync(context, files, id)
            : ApiKeys.Refusal(context.Request) ?? await BeginAsync(context, files);
        if (refusal is not null)
            await ErrorResponse.WriteAsync(context, refusal);
    }

    private static async Task<GeminiError?> BeginAsync(HttpContext context, FileShelf files)
    {
        var headers = context.Request.Headers;
        if (headers["X-Goog-Upload-Protocol"] != "resumable" || headers["X-Goog-Upload-Command"] != "start")
            return GeminiError.InvalidArgument("Invalid upload protocol or command: an upload begins with resumable, start.");
        var mediaType = headers["X-Goog-Upload-Header-Content-Type"].ToString();
        if (!long.TryParse(headers["X-Goog-Upload-Header-Content-Length"], NumberStyles.None, CultureInfo.InvariantCulture, out var size) || mediaType.Length == 0)
            return GeminiError.InvalidArgument("X-Goog-Upload-Header-Content-Length and X-Goog-Upload-Header-Content-Type must be set.");
        if (size > LargestFile)
            return GeminiError.InvalidArgument($"File size is too large. Got {size}, but the limit is {LargestFile} bytes.");

        JsonNode? file = null;
        try
        {
            file = context.Request.ContentLength is > 0 ? (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))?["file"] : null;
        }
        catch (JsonException)
        {
            return GeminiError.InvalidArgument("Invalid JSON payload received. Unexpected token.");
        }

        var id = (string?)file?["name"] is { } name ? name.Replace("files/", "", StringComparison.Ordinal) : Convert.ToHexStringLower(Guid.CreateVersion7().ToByteArray())[^12..];
        if (id.Length > LongestId || !FileId.IsMatch(id))
            return GeminiError.InvalidArgument($"Invalid file name: files/{id}");
        if (files.Find(id) is not null)
            return new GeminiError(409, "ALREADY_EXISTS", $"File files/{id} already exists.");

        var uploadId = files.Begin(new Upload(id, (string?)file?["displayName"], mediaType, size));
        context.Response.Headers["X-Goog-Upload-Status"] = "active";
        context.Response.Headers["X-Goog-Upload-Chunk-Granularity"] = Granularity.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["X-Goog-Upload-URL"] = $"{RootOf(context.Request)}{context.Request.Path}?upload_id={uploadId}&upload_protocol=resumable";
        context.Response.ContentLength = 0;
        return null;
    }

    private static async Task<GeminiError?> GoOnAsync(HttpContext context, FileShelf files, string uploadId)
    {
        var headers = context.Response.Headers;
        if (files.FindUpload(uploadId) is not { } upload)
            return new GeminiError(404, "NOT_FOUND", "Requested entity was not found.");

        switch (context.Request.Headers["X-Goog-Upload-Command"].ToString().Replace(" ", "", StringComparison.Ordinal))
        {
            case "query":
                headers["X-Goog-Upload-Status"] = "active";
                headers["X-Goog-Upload-Size-Received"] = upload.Received.ToString(CultureInfo.InvariantCulture);
                return null;
            case "cancel":
                files.Cancel(uploadId);
                headers["X-Goog-Upload-Status"] = "cancelled";
                return null;
            case "upload":
                return await TakeAsync(context, upload) ?? Continue(context, upload);
            case "upload,finalize":
                return await TakeAsync(context, upload) ?? await FinishAsync(context, files, uploadId, upload);
            default:
                return GeminiError.InvalidArgument("Invalid upload command.");
        }
    }

    private static async Task<GeminiError?> TakeAsync(HttpContext context, Upload upload)
    {
        var request = context.Request;
        if (!long.TryParse(request.Headers["X-Goog-Upload-Offset"], NumberStyles.None, CultureInfo.InvariantCulture, out var offset) || offset != upload.Received)
            return GeminiError.InvalidArgument($"Invalid upload offset: expected {upload.Received}.");
        if (request.ContentLength is null)
            return GeminiError.InvalidArgument("Content-Length must be set.");

        var buffer = new byte[64 * 1024];
        while (await request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and var count)
            upload.Add(buffer.AsSpan(0, count));
        return upload.Received > upload.DeclaredSize ? GeminiError.InvalidArgument("More bytes were sent than declared.") : null;
    }

    private static GeminiError? Continue(HttpContext context, Upload upload)
    {
        context.Response.Headers["X-Goog-Upload-Status"] = "active";
        return upload.Received % Granularity == 0 ? null : GeminiError.InvalidArgument($"A chunk that is not the last must be a multiple of {Granularity} bytes.");
    }

    private static async Task<GeminiError?> FinishAsync(HttpContext context, FileShelf files, string uploadId, Upload upload)
    {
        if (upload.Received != upload.DeclaredSize)
            return GeminiError.InvalidArgument($"Fewer bytes were sent ({upload.Received}) than declared ({upload.DeclaredSize}).");
        context.Response.Headers["X-Goog-Upload-Status"] = "final";
        await JsonResponse.WriteAsync(context, new JsonObject { ["file"] = files.Finish(uploadId, upload).ToJson(RootOf(context.Request)) });
        return null;
    }

    public static string RootOf(HttpRequest request) => $"{request.Scheme}://{request.Host}";
}
