using Microsoft.AspNetCore.Http.HttpResults;

namespace Parley.Server.Pages;

/// <summary>Answers that many forms share.</summary>
internal static class PageAnswers
{
    /// <summary>A script gets the problem, a person a page that says it.</summary>
    public static IResult Refuse(ProblemHttpResult refusal, Reader reader, HttpContext context) =>
        reader.WantsFragment ? refusal
        : refusal.StatusCode == StatusCodes.Status404NotFound ? ErrorPages.NotFound(context)
        : ErrorPages.Refused(context, refusal);

    /// <summary>The page of ours on which the form stood.</summary>
    public static string WhereFrom(HttpContext context) =>
        context.Request.GetTypedHeaders().Referer is { IsAbsoluteUri: true } from && from.Authority == context.Request.Host.Value ? ReturnUrl.Local(from.PathAndQuery) : "/";
}
