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
        Show(context, StatusCodes.Status403Forbidden, Texts.ErrorForbiddenTitle, Texts.ErrorForbidden);

    public static IResult NotFound(HttpContext context) =>
        Show(context, StatusCodes.Status404NotFound, Texts.ErrorNotFoundTitle, Texts.ErrorNotFound);

    public static IResult NotShared(HttpContext context) =>
        Show(context, StatusCodes.Status404NotFound, Texts.ErrorNotFoundTitle, Texts.ErrorNotShared);

    public static IResult Refused(HttpContext context, ProblemHttpResult refusal) =>
        Show(context, refusal.StatusCode, Texts.ErrorRefusedTitle, Refusals.Say(refusal.ProblemDetails.Detail!));

    /// <summary>The page of a problem that nobody on the way had words for.</summary>
    public static IResult Of(HttpContext context, ProblemDetails problem)
    {
        var status = problem.Status ?? context.Response.StatusCode;
        var detail = DetailOf(context, problem);
        return CodeOf(context, problem) switch
        {
            ProblemCodes.NotFound => NotFound(context),
            ProblemCodes.InvalidRequest => Show(context, status, Texts.ErrorNotUnderstoodTitle, detail),
            ProblemCodes.StorageUnavailable => Show(context, status, Texts.ErrorMomentTitle, Texts.ErrorStorage),
            ProblemCodes.Internal => Show(context, status, Texts.ErrorInternalTitle, Texts.ErrorInternal, ProblemWriter.TraceIdOf(context)),
            _ => Show(context, status, Texts.ErrorRefusedTitle, detail),
        };
    }

    /// <summary>What a problem says, in the reader's language.</summary>
    public static string DetailOf(HttpContext context, ProblemDetails problem) => Refusals.Say(problem.Detail ?? Problems.DetailOf(CodeOf(context, problem)));

    private static string CodeOf(HttpContext context, ProblemDetails problem) =>
        problem.Extensions.TryGetValue("code", out var given) && given is string known ? known : Problems.CodeOf(problem.Status ?? context.Response.StatusCode);

    private static Page<ErrorPage> Show(HttpContext context, int status, string title, string detail, string? traceId = null) => new(
        new() { ["Title"] = title, ["Detail"] = detail, ["TraceId"] = traceId }, status);
}

/// <summary>Tells people in a page what programs are told as a problem, and the scripts of a page in its language.</summary>
internal sealed class PageProblemWriter(ProblemWriter others) : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => !ErrorPages.IsForPrograms(context.HttpContext.Request.Path);

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (http, problem) = (context.HttpContext, context.ProblemDetails);
        if (ErrorPages.AreWanted(http))
        {
            await ErrorPages.Of(http, problem).ExecuteAsync(http);
        }
        else
        {
            problem.Detail = ErrorPages.DetailOf(http, problem);
            await others.WriteAsync(context);
        }
    }
}
