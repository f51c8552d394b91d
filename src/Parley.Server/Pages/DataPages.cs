using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Parley.Protocol;
using Parley.Protocol.Transfers;
using Parley.Server.Accounts;
using Parley.Server.Hosting;
using Parley.Server.Transfers;
using Parley.Web.Settings;

namespace Parley.Server.Pages;

/// <summary>What one has, to take along and to bring here.</summary>
internal static class DataPages
{
    public static void MapData(this IEndpointRouteBuilder pages)
    {
        var data = pages.MapGroup("").WithUserDefaults("Pages");

        data.MapGet("/settings/export", TransferEndpoints.ExportAll);
        data.MapGet("/c/{id:guid}/export", ExportOneAsync);
    }

    /// <summary>Apart from all other forms: its file is read as it comes, and never as a form in memory.</summary>
    public static void MapImport(this IEndpointRouteBuilder app) =>
        app.MapGroup("").WithUserDefaults("Pages").WithMetadata(PageMetadata.Instance).ExcludeFromDescription().DisableAntiforgery()
            .MapPost("/settings/import", ImportAsync);

    internal static async Task<IResult> ExportOneAsync(Guid id, CurrentUser user, ExportReader conversations, Reader reader, HttpContext context, string? format = null)
    {
        var answer = await TransferEndpoints.ExportOne(id, user, conversations, format);
        return answer.Result is ProblemHttpResult refusal ? PageAnswers.Refuse(refusal, reader, context) : answer;
    }

    internal static async Task<IResult> ImportAsync(
        CurrentUser user, Reader reader, HttpContext context, Importer importer, SettingsReader settings, IOptions<ImportOptions> options, CancellationToken cancellationToken)
    {
        TransferEndpoints.AllowLargeBody(context, options.Value);
        var (outcome, refusal) = await FileOfAsync(context.Request, cancellationToken) is not { } file
            ? (null, Problems.Refuse(ProblemCodes.InvalidRequest, "Choose a file first."))
            : await importer.ImportAsync(user.Id, file, cancellationToken) switch
            {
                ImportResult.Done(var done) => ((ImportOutcome?)done, (ProblemHttpResult?)null),
                ImportResult.Refused(var code, var detail) => (null, Problems.Refuse(code, detail)),
                _ => throw new UnreachableException(),
            };

        return reader.WantsFragment
            ? new Page<ImportReport>(new() { ["Outcome"] = outcome, ["Error"] = refusal is null ? null : FormStates.Of(refusal).Error }, refusal?.StatusCode ?? StatusCodes.Status200OK)
            : await settings.ShowAsync(user, reader, "data", refusal, cancellationToken, outcome);
    }

    /// <summary>The content of the form's file; null where none was chosen.</summary>
    private static async Task<Stream?> FileOfAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and < 128 } boundary)
            return null;

        var form = new MultipartReader(boundary.Value!, request.Body);
        try
        {
            while (await form.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (section.GetContentDispositionHeader() is { } part && part.IsFileDisposition() && part.FileName.Length > 0 && part.FileName != "\"\"")
                    return new SentFile(section.Body);
            }
        }
        catch (Exception e) when (e is IOException and not BadHttpRequestException or InvalidDataException)
        {
            throw SentFile.NoForm(e);
        }

        return null;
    }
}

/// <summary>A file within a form. Where the form breaks off, that is the sender's fault and not the server's.</summary>
internal sealed class SentFile(Stream inner) : BudgetStream(inner, long.MaxValue)
{
    public static BadHttpRequestException NoForm(Exception reason) => new("What should be a form is none, or breaks off.", reason);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await base.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            throw NoForm(e);
        }
    }
}
