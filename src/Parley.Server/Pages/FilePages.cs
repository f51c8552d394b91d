using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Protocol.Files;
using Parley.Server.Accounts;
using Parley.Server.Files;
using Parley.Web.Files;

namespace Parley.Server.Pages;

/// <summary>One's files, and how the composer sends them.</summary>
internal static class FilePages
{
    private const int AtOnce = 50;

    public static void MapFilePages(this IEndpointRouteBuilder pages)
    {
        var own = pages.MapGroup("/files").WithUserDefaults("Pages");

        own.MapGet("/", ShowAsync);
        own.MapPost("/{id:guid}/delete", DeleteAsync);
    }

    /// <summary>Apart from all other forms: its file is read as it comes, and never as a form in memory.</summary>
    public static void MapFileUpload(this IEndpointRouteBuilder app) =>
        app.MapGroup("").WithUserDefaults("Pages").WithMetadata(PageMetadata.Instance).ExcludeFromDescription().DisableAntiforgery()
            .MapPost("/files", UploadAsync);

    internal static async Task<IResult> ShowAsync(CurrentUser user, Reader reader, FileStore files, HttpContext context, string? cursor = null, string? done = null) =>
        (await FileEndpoints.List(files, user, AtOnce, cursor)).Result switch
        {
            Ok<FilePage> { Value: { } page } => new Page<FilesPage>(new() { ["Files"] = page, ["Done"] = done == "deleted" ? Texts.FilesDeleted : null }),
            var refusal => PageAnswers.Refuse((ProblemHttpResult)refusal, reader, context),
        };

    internal static async Task<IResult> UploadAsync(HttpContext context, FileUpload upload, CurrentUser user, Reader reader) =>
        (await FileEndpoints.Upload(context, upload, user)).Result switch
        {
            ProblemHttpResult refusal => PageAnswers.Refuse(refusal, reader, context),
            var stored => reader.WantsFragment ? stored : new SeeOther("/files"),
        };

    internal static async Task<IResult> DeleteAsync(Guid id, CurrentUser user, Reader reader, FileStore files, HttpContext context) =>
        (await FileEndpoints.Delete(id, files, user)).Result is ProblemHttpResult refusal ? PageAnswers.Refuse(refusal, reader, context) : new SeeOther("/files?done=deleted");
}
