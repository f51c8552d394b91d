using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Parley.Protocol;

namespace Parley.Server.Hosting;

/// <summary>Writes every problem, whatever the client says that it accepts, and completes what its maker left out.</summary>
internal sealed class ProblemWriter(IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json) : IProblemDetailsWriter
{
    private const string SecondsUntilWorthTrying = "2";

    public bool CanWrite(ProblemDetailsContext context) => true;

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var http = context.HttpContext;
        var isBare = context.ProblemDetails is { Status: StatusCodes.Status400BadRequest } and not HttpValidationProblemDetails && !context.ProblemDetails.Extensions.ContainsKey("code");
        var problem = (isBare ? BadRequests.ProblemOf(http) : null) ?? context.ProblemDetails;
        Complete(problem, http);
        http.Response.StatusCode = problem.Status!.Value;
        AddHeaders(http.Response, problem);
        return new ValueTask(http.Response.WriteAsJsonAsync(
            problem, problem.GetType(), json.Value.SerializerOptions, "application/problem+json", http.RequestAborted));
    }

    private static void Complete(ProblemDetails problem, HttpContext http)
    {
        problem.Status ??= http.Response.StatusCode;
        if (problem.Extensions.TryGetValue("code", out var given) is false || given is not string code)
        {
            // Titles and types that the framework chose say nothing that the code does not.
            problem.Extensions["code"] = code = Problems.CodeOf(problem.Status.Value);
            problem.Title = problem.Type = null;
        }

        problem.Type ??= Problems.TypeOf(code);
        problem.Title ??= Problems.TitleOf(code);
        problem.Detail ??= Problems.DetailOf(code);
        problem.Extensions["traceId"] = TraceIdOf(http);
        if (problem is HttpValidationProblemDetails validation)
            validation.Errors = validation.Errors.ToDictionary(error => WireNameOf(error.Key), error => Array.ConvertAll(error.Value, text => WithoutName(text, error.Key)));
    }

    /// <summary>The framework's sentences call a member as the code does, and not as whoever sent it.</summary>
    private static string WithoutName(string text, string member)
    {
        var name = member.Split('.')[^1];
        foreach (var named in (string[])[$"The field {name} ", $"The {name} field "])
        {
            if (text.StartsWith(named, StringComparison.OrdinalIgnoreCase))
                return "It " + text[named.Length..];
        }

        return text;
    }

    /// <summary>Finds the request in the log.</summary>
    public static string TraceIdOf(HttpContext http) => Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;

    private static void AddHeaders(HttpResponse response, ProblemDetails problem)
    {
        var headers = response.Headers;
        if (response.StatusCode == StatusCodes.Status401Unauthorized && headers.WWWAuthenticate.Count == 0)
            headers.WWWAuthenticate = "Bearer";
        if (problem.Extensions["code"] is ProblemCodes.Busy or ProblemCodes.StorageUnavailable && headers.RetryAfter.Count == 0)
            headers.RetryAfter = SecondsUntilWorthTrying;
    }

    private static string WireNameOf(string member) =>
        string.Join('.', member.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));
}
