using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Parley.Protocol.Chat;
using Parley.Server.Accounts;
using Parley.Server.Chat;
using Parley.Server.Conversations;
using Parley.Server.Files;
using Parley.Web.Chat;

namespace Parley.Server.Pages;

/// <summary>What a page fetches of an answer beside the page itself: pictures, and what Google suggests to search for.</summary>
internal static class AnswerPages
{
    // What Google wrote may have its styles and lead to Google in a tab of its own; nothing else.
    private const string SuggestionsPolicy =
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

    private const string DataPolicy = "default-src 'none'; sandbox";

    public static void MapAnswers(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/messages/{id:guid}/suggestions", ShowSuggestionsAsync);
        pages.MapGet("/messages/{id:guid}/parts/{part:int}", ReadPartAsync);
    }

    internal static async Task<Results<ContentHttpResult, NotFound>> ShowSuggestionsAsync(Guid id, CurrentUser user, ReplyLogs logs, HttpContext context) =>
        Suggestions((await FindAsync(user, logs, id))?.Search, context);

    internal static async Task<Results<FileContentHttpResult, FileStreamHttpResult, NotFound>> ReadPartAsync(
        Guid id, int part, CurrentUser user, ReplyLogs logs, FileStore files, HttpContext context, string? download = null) =>
        await PartAsync((await FindAsync(user, logs, id))?.Parts, part, user.Id, files, download is not null, context);

    /// <summary>As Google wrote it, in a page of its own that can run nothing.</summary>
    public static Results<ContentHttpResult, NotFound> Suggestions(WebSearch? search, HttpContext context)
    {
        if (search?.Suggestions is not { } html)
            return TypedResults.NotFound();

        context.Response.Headers.ContentSecurityPolicy = SuggestionsPolicy;
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return TypedResults.Content(
            $"""<!doctype html><html><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>{Parley.Web.Languages.Texts.SearchSuggestions}</title><base target="_blank"><style>body{"{margin:0}"}</style></head><body>{html}</body></html>""",
            "text/html; charset=utf-8");
    }

    /// <summary>The data in a part, or in the file that it names: a picture is shown, all else is something to save.</summary>
    public static async Task<Results<FileContentHttpResult, FileStreamHttpResult, NotFound>> PartAsync(
        IReadOnlyList<JsonElement>? parts, int index, Guid ownerId, FileStore files, bool download, HttpContext context)
    {
        if (index < 0 || index >= (parts?.Count ?? 0))
            return TypedResults.NotFound();
        if (PartFiles.Of(parts![index]) is { } named)
            // Under another id, which nobody but the owner needs: at its address it never becomes another.
            return await files.OpenAsync(ownerId, named.Id) is ({ } file, { } content)
                ? FileContent.Of(file with { Id = Guid.Empty }, content, !download, context.Response)
                : TypedResults.NotFound();
        if (parts[index].Member("inlineData") is not { } data
            || !data.TryGetProperty("data", out var base64) || base64.ValueKind != JsonValueKind.String || !base64.TryGetBytesFromBase64(out var bytes))
            return TypedResults.NotFound();

        var type = data.Text("mimeType") ?? "";
        var isShown = PartHtml.IsPicture(type);
        context.Response.Headers.ContentSecurityPolicy = DataPolicy;
        context.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.File(
            bytes, isShown ? type : "application/octet-stream", isShown && !download ? null : $"parley-{index + 1}{ExtensionOf(type)}",
            entityTag: new EntityTagHeaderValue($"\"{index}\""));
    }

    private static async Task<Message?> FindAsync(CurrentUser user, ReplyLogs logs, Guid id) =>
        await logs.FindAsync(user.Id, id) is { Ended.IsCompletedSuccessfully: true } log ? (await log.Ended).Reply : null;

    private static string ExtensionOf(string type) => type switch
    {
        "image/png" => ".png",
        "image/jpeg" => ".jpg",
        "image/webp" => ".webp",
        "image/gif" => ".gif",
        _ => "",
    };
}
