using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Parley.Protocol;
using Parley.Protocol.Transfers;
using Parley.Server.Accounts;
using Parley.Server.Hosting;

namespace Parley.Server.Transfers;

/// <summary>Taking conversations out of an installation, and into one.</summary>
internal static class TransferEndpoints
{
    public static IServiceCollection AddTransfers(this IServiceCollection services)
    {
        services.AddSettings<ImportOptions>("Import");
        return services.AddSingleton<InlinedFiles>().AddSingleton<ExportReader>().AddSingleton<ExportedFiles>().AddSingleton<ExportedInstructions>().AddSingleton<ExportedPresets>().AddSingleton<ZipExport>().AddSingleton<Importer>();
    }

    public static void MapTransfers(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithUserDefaults("Transfers");

        group.MapGet("/export", ExportAll).Produces(StatusCodes.Status200OK, contentType: "application/zip");
        group.MapGet("/conversations/{id:guid}/export", ExportOne).Produces(StatusCodes.Status200OK, contentType: "application/json", additionalContentTypes: "text/markdown");
        group.MapPost("/import", Import).AddOpenApiOperationTransformer(DescribeBody);
    }

    /// <summary>
    /// All conversations of the user as a ZIP: each as JSON with all that is kept of it, and the branch that is shown as
    /// Markdown; and all files of the user. What is in the trash and what is temporary is left out.
    /// </summary>
    internal static PushStreamHttpResult ExportAll(CurrentUser user, ZipExport export, TimeProvider clock, CancellationToken cancellationToken) => TypedResults.Stream(
        async output =>
        {
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, user.SessionEnded);
            await export.WriteAsync(user, output, gone.Token);
        },
        "application/zip",
        $"parley-{clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.zip");

    /// <summary>One conversation as a file.</summary>
    /// <param name="id">The conversation.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="conversations">Reads it.</param>
    /// <param name="format"><c>json</c>, with all that is kept of it, or <c>markdown</c>, the branch that is shown; <c>json</c> where absent.</param>
    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ExportOne(
        Guid id, CurrentUser user, ExportReader conversations, string? format = null)
    {
        if (format is not (null or "" or "json" or "markdown"))
            return Problems.Invalid("format", "The format is json or markdown.");
        if (await conversations.FindAsync(user.Id, id) is not { } conversation)
            return Problems.Refuse(ProblemCodes.NotFound, "There is no such conversation.");

        return format == "markdown"
            ? TypedResults.File(Encoding.UTF8.GetBytes(MarkdownExport.Write(conversation)), "text/markdown; charset=utf-8", FileNames.Of(conversation) + ".md")
            : TypedResults.File(JsonSerializer.SerializeToUtf8Bytes(conversation, TransferJson.Context.ExportedConversation), "application/json", FileNames.Of(conversation) + ".json");
    }

    /// <summary>
    /// Takes in an export: the ZIP, or one conversation as JSON, as the body. What is here already is left as it is, so
    /// the same again changes nothing.
    /// </summary>
    internal static async Task<Results<Ok<ImportOutcome>, ProblemHttpResult>> Import(
        CurrentUser user, HttpContext context, Importer importer, IOptions<ImportOptions> options, CancellationToken cancellationToken)
    {
        AllowLargeBody(context, options.Value);
        return await importer.ImportAsync(user.Id, context.Request.Body, cancellationToken) switch
        {
            ImportResult.Done(var outcome) => TypedResults.Ok(outcome),
            ImportResult.Refused(var code, var detail) => Problems.Refuse(code, detail),
            _ => throw new UnreachableException(),
        };
    }

    // The body is read as it comes, so nothing in the handler's signature tells of it.
    private static Task DescribeBody(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType> { ["application/zip"] = new(), ["application/json"] = new() },
        };
        return Task.CompletedTask;
    }

    /// <summary>Before the body is read: as much of it is taken as the options say.</summary>
    public static void AllowLargeBody(HttpContext context, ImportOptions options)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = options.LargestFile;
    }
}
