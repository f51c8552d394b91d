using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Parley.Protocol;
using Parley.Protocol.Files;
using Parley.Server.Accounts;
using Parley.Server.Data;
using Parley.Server.Hosting;

namespace Parley.Server.Files;

/// <summary>A user's files.</summary>
internal static class FileEndpoints
{
    public static IServiceCollection AddFiles(this IServiceCollection services)
    {
        services.AddSettings<FilesOptions>("Files");
        return services
            .AddEither<BlobStore, BlobsOnDisk, BlobsInPostgres>()
            .AddSingleton<FileReceiver>()
            .AddSingleton<FileStore>()
            .AddSingleton<FileUpload>()
            .AddSingleton<IAccountDeletion>(provider => provider.GetRequiredService<FileStore>())
            .AddSingleton<FileUpkeep>()
            .AddHostedService(provider => provider.GetRequiredService<FileUpkeep>());
    }

    public static void MapFiles(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/files").WithUserDefaults("Files");

        group.MapPost("/", Upload).AddOpenApiOperationTransformer(DescribeBody);
        group.MapGet("/", List);
        group.MapGet("/{id:guid}", Find);
        group.MapGet("/{id:guid}/content", Content).Produces(StatusCodes.Status200OK, contentType: "application/octet-stream");
        group.MapDelete("/{id:guid}", Delete);
    }

    /// <summary>
    /// Stores a file: a form with one part, <c>file</c>. What it is, its content says, and nothing else. It is kept byte
    /// for byte, with whatever a camera wrote into it.
    /// </summary>
    internal static async Task<Results<Created<UserFile>, ProblemHttpResult>> Upload(HttpContext context, FileUpload upload, CurrentUser user)
    {
        try
        {
            var file = await upload.TakeAsync(user.Id, context);
            return TypedResults.Created($"/api/files/{file.Id}", file);
        }
        catch (FileRefusedException refused)
        {
            await RestOfBody.DiscardAsync(context.Request);
            return Problems.Refuse(refused.Code, refused.Message);
        }
    }

    /// <summary>The user's files, the newest first, and how much room they take.</summary>
    /// <param name="files">Reads them.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="limit">How many at most; 50 where absent, and never more than 100.</param>
    /// <param name="cursor">The <c>nextCursor</c> of the page before.</param>
    internal static async Task<Results<Ok<FilePage>, ProblemHttpResult>> List(FileStore files, CurrentUser user, int? limit = null, string? cursor = null)
    {
        if (limit < 1)
            return Problems.Invalid("limit", "A page holds at least one file.");
        FileCursor? after = null;
        if (!string.IsNullOrEmpty(cursor) && !FileCursor.TryParse(cursor, out after))
            return Problems.Invalid("cursor", "This is no cursor that a page of files gave.");
        return TypedResults.Ok(await files.ListAsync(user.Id, after, Math.Min(limit ?? 50, 100)));
    }

    /// <summary>What is known of one file.</summary>
    internal static async Task<Results<Ok<UserFile>, ProblemHttpResult>> Find(Guid id, FileStore files, CurrentUser user) =>
        await files.FindAsync(user.Id, id) is { } file ? TypedResults.Ok(file) : NotFound();

    /// <summary>The file itself, as a download; a part of it where <c>Range</c> asks for one.</summary>
    /// <param name="id">The file.</param>
    /// <param name="files">Reads it.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="response">Gets headers of its own.</param>
    /// <param name="inline"><c>1</c>: to be shown in a page; pictures only, all else stays a download.</param>
    internal static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> Content(
        Guid id, FileStore files, CurrentUser user, HttpResponse response, string? inline = null) =>
        await files.OpenAsync(user.Id, id) switch
        {
            null => NotFound(),
            (_, null) => Problems.Refuse(ProblemCodes.FileMissing, "The content of this file is missing on the server. Ask your administrator whether a backup has it."),
            ({ } file, { } content) => FileContent.Of(file, content, inline is "1" or "true", response),
        };

    /// <summary>Deletes a file for good. Messages that carry it still say that they did.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(Guid id, FileStore files, CurrentUser user) =>
        await files.DeleteAsync(user.Id, id) ? TypedResults.NoContent() : NotFound();

    private static ProblemHttpResult NotFound() => Problems.Refuse(ProblemCodes.NotFound, "There is no such file.");

    // The body is read as it comes, so nothing in the handler's signature tells of it.
    private static Task DescribeBody(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var file = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["multipart/form-data"] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Required = new HashSet<string> { FileUpload.Field },
                        Properties = new Dictionary<string, IOpenApiSchema> { [FileUpload.Field] = file },
                    },
                },
            },
        };
        return Task.CompletedTask;
    }
}
