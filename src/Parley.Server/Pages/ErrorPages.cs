using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Parley.Protocol;
using Parley.Server.Hosting;
using Parley.Web.Errors;

namespace Parley.Server.Pages;

/// <summary>Errors as people meet them: a page in the same house, with a way back.</summary>
internal static class ErrorPages
{
    // Their errors are problems, whoever asks.
    private static readonly PathString[] ForPrograms = ["/api", "/v1", "/health", "/openapi"];

    /// <summary>Whether no person asks there.</summary>
    public static bool IsForPrograms(PathString path) =>
        Array.Exists(ForPrograms, known => path.StartsWithSegments(known, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether it is a person who asks.</summary>
    public static bool AreWanted(HttpContext context) =>
        !IsForPrograms(context.Request.Path)
        && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)
        && !Reader.Of(context.Request).WantsFragment;

    public static IResult Forbidden(HttpContext context) =>
        Show(context, StatusCodes.Status403Forbidden, "Not for you", "This page is for administrators of this server.");

    public static IResult NotFound(HttpContext context) =>
        Show(context, StatusCodes.Status404NotFound, "Nothing here", "There is no such page, or it belongs to somebody else.");

    public static IResult Refused(HttpContext context, ProblemHttpResult refusal) =>
        Show(context, refusal.StatusCode, refusal.ProblemDetails.Title!, refusal.ProblemDetails.Detail!);

    /// <summary>The page of a problem that nobody on the way had words for.</summary>
    public static IResult Of(HttpContext context, ProblemDetails problem)
    {
        var status = problem.Status ?? context.Response.StatusCode;
        var code = problem.Extensions.TryGetValue("code", out var given) && given is string known ? known : Problems.CodeOf(status);
        var detail = problem.Detail ?? Problems.DetailOf(code);
        return code switch
        {
            ProblemCodes.NotFound => NotFound(context),
            ProblemCodes.InvalidRequest => Show(context, status, "Not understood", detail),
            ProblemCodes.StorageUnavailable => Show(context, status, "One moment", "The server's database cannot be reached. Nothing is lost; try again in a few seconds."),
            ProblemCodes.Internal => Show(context, status, "Something went wrong", "The server met an error that it did not expect. It is in the log.", ProblemWriter.TraceIdOf(context)),
            _ => Show(context, status, Problems.TitleOf(code), detail),
        };
    }

    private static Page<ErrorPage> Show(HttpContext context, int status, string title, string detail, string? traceId = null) => new(
        new() { ["Title"] = title, ["Detail"] = detail, ["TraceId"] = traceId, ["Theme"] = Reader.Of(context.Request).Theme }, status);
}

/// <summary>Tells people in a page what programs are told as a problem.</summary>
internal sealed class ErrorPageWriter : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => ErrorPages.AreWanted(context.HttpContext);

    public ValueTask WriteAsync(ProblemDetailsContext context) =>
        new(ErrorPages.Of(context.HttpContext, context.ProblemDetails).ExecuteAsync(context.HttpContext));
}
