using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Json;
using Parley.Server.Accounts;
using Parley.Server.Governor;
using Parley.Server.Hosting;

namespace Parley.Server.Chat;

/// <summary>Gives a reply in the form that the client asked for: two forms of one generation.</summary>
internal sealed class ReplyAnswers(TimeProvider clock)
{
    private const string Json = "application/json";

    public async Task<Results<Ok<Exchange>, ReplyStream, ProblemHttpResult, JsonHttpResult<Problem>>> ToAsync(
        SendOutcome outcome, CurrentUser user, HttpRequest request)
    {
        if (outcome is SendOutcome.Refused refused)
            return Refuse(refused, request.HttpContext.Response);

        var (log, reader) = (SendOutcome.Accepted)outcome;
        if (WantsEvents(request))
            return new ReplyStream(reader, clock, user.SessionEnded);

        using var _ = reader;
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(request.HttpContext.RequestAborted, user.SessionEnded);
        try
        {
            return ToWhole(log, await log.Ended.WaitAsync(gone.Token), request.HttpContext.Response);
        }
        catch (OperationCanceledException) when (user.SessionEnded.IsCancellationRequested)
        {
            return Problems.Refuse(ProblemCodes.Unauthenticated, ReplyProblems.SessionEnded.Detail!);
        }
    }

    private static Results<Ok<Exchange>, ReplyStream, ProblemHttpResult, JsonHttpResult<Problem>> ToWhole(GenerationLog log, LogEnd end, HttpResponse response)
    {
        if (end.ProblemReadBy(response.HttpContext) is not { } problem)
            return TypedResults.Ok(log.Start with { Reply = end.Reply });

        if (problem.RetryAfter is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return TypedResults.Json(problem, ProtocolJsonContext.Default.Problem, "application/problem+json", problem.Status);
    }

    /// <summary>With how long to wait, where that is known.</summary>
    public static ProblemHttpResult Refuse(SendOutcome.Refused refused, HttpResponse response)
    {
        var (code, detail, field) = refused;
        if (code is ProblemCodes.Busy or ProblemCodes.TooManyGenerations)
            response.Headers.RetryAfter = "5";
        if (refused.RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (refused.ResetsAt is { } resetsAt)
            return Problems.Refuse(code, detail, [new("resetsAt", resetsAt)]);
        return field is null ? Problems.Refuse(code, detail) : Problems.Invalid(field, detail, code);
    }

    /// <summary>Whoever waits for JSON sees nothing until the end; who reads events sees the wait.</summary>
    public static Patience PatienceOf(HttpRequest request) => WantsEvents(request) ? Patience.WaitsBesideOthers : Patience.None;

    /// <summary>JSON unless events are liked better; of two that are liked as much the one that is named, else the first.</summary>
    private static bool WantsEvents(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
            return false;

        var best = accepted.Where(range => range.MatchesMediaType(EventStream.ContentType) || range.MatchesMediaType(Json))
            .OrderByDescending(range => range.Quality ?? 1).ThenBy(range => range.MatchesAllSubTypes).FirstOrDefault();
        return best is { Quality: not 0 } && best.MatchesMediaType(EventStream.ContentType) && !best.MatchesMediaType(Json);
    }
}
