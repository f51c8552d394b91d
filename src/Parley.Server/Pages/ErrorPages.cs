using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Server.Data;
using Parley.Server.Hosting;
using Parley.Web.Errors;

namespace Parley.Server.Pages;

/// <summary>Errors as people meet them: a page in the same house, with a way back.</summary>
internal static class ErrorPages
{
    // Their errors are problems, whoever asks.
    private static readonly PathString[] ForPrograms = ["/api", "/v1", "/health", "/openapi"];

    public static void UseErrorPages(this WebApplication app)
    {
        app.UseWhen(WantsPage, page =>
        {
            page.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = ShowFailureAsync });
            page.Use(ShowMissingAsync);
        });
    }

    public static IResult Forbidden(HttpContext context) =>
        Show(context, StatusCodes.Status403Forbidden, "Not for you", "This page is for administrators of this server.");

    public static IResult NotFound(HttpContext context) =>
        Show(context, StatusCodes.Status404NotFound, "Nothing here", "There is no such page, or it belongs to somebody else.");

    public static IResult Refused(HttpContext context, ProblemHttpResult refusal) =>
        Show(context, refusal.StatusCode, refusal.ProblemDetails.Title!, refusal.ProblemDetails.Detail!);

    private static bool WantsPage(HttpContext context) =>
        !Array.Exists(ForPrograms, path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))
        && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);

    private static async Task ShowMissingAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        var response = context.Response;
        if (!response.HasStarted && response.StatusCode is StatusCodes.Status404NotFound && response.ContentType is null)
            await NotFound(context).ExecuteAsync(context);
    }

    private static Task ShowFailureAsync(HttpContext context)
    {
        var failure = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        var page = failure is not null && DatabaseErrors.IsUnavailable(failure)
            ? Show(context, StatusCodes.Status503ServiceUnavailable, "One moment", "The server's database cannot be reached. Nothing is lost; try again in a few seconds.")
            : failure is BadHttpRequestException bad
            ? Show(context, bad.StatusCode, "Not understood", "The server could not make sense of this request.")
            : Show(context, StatusCodes.Status500InternalServerError, "Something went wrong", "The server met an error that it did not expect. It is in the log.", ProblemWriter.TraceIdOf(context));
        return page.ExecuteAsync(context);
    }

    private static Page<ErrorPage> Show(HttpContext context, int status, string title, string detail, string? traceId = null) => new(
        new() { ["Title"] = title, ["Detail"] = detail, ["TraceId"] = traceId, ["Theme"] = Reader.Of(context.Request).Theme }, status);
}
