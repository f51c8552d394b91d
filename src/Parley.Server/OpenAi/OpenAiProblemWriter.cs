using System.Text.Json;
using Parley.Protocol;
using Parley.Server.ApiKeys;
using Parley.Server.Hosting;

namespace Parley.Server.OpenAi;

/// <summary>Writes problems of what begins with <c>/v1</c> as OpenAI writes errors, which its clients read.</summary>
internal sealed class OpenAiProblemWriter : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => context.HttpContext.Request.Path.StartsWithSegments(ApiKeyEndpoints.Path, StringComparison.Ordinal);

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (http, problem) = (context.HttpContext, context.ProblemDetails);
        var status = problem.Status ?? http.Response.StatusCode;
        var code = problem.Extensions.TryGetValue("code", out var given) && given is string said ? said : Problems.CodeOf(status);
        status = IsNoModel(code) ? StatusCodes.Status404NotFound : status;
        http.Response.StatusCode = status;
        if (code is ProblemCodes.Busy or ProblemCodes.StorageUnavailable && http.Response.Headers.RetryAfter.Count == 0)
            http.Response.Headers.RetryAfter = "2";
        http.Response.ContentType = "application/json";
        return new ValueTask(http.Response.Body.WriteAsync(
            Body(status, code, problem.Detail ?? Problems.DetailOf(code), problem.Extensions.TryGetValue("param", out var parameter) ? parameter as string : null), http.RequestAborted).AsTask());
    }

    /// <summary>OpenAI's error object.</summary>
    public static byte[] Body(int status, string code, string message, string? parameter = null) => JsonSerializer.SerializeToUtf8Bytes(
        new OpenAiFailure(new OpenAiError(message, code == ProblemCodes.BudgetExceeded ? OutOfQuota : TypeOf(status), parameter, CodeOf(code))), OpenAiJsonContext.Default.OpenAiFailure);

    /// <summary>As OpenAI says it, whether there is none or it may not be asked.</summary>
    private static bool IsNoModel(string code) => code is ProblemCodes.UnknownModel or ProblemCodes.ProviderUnknownModel or ProblemCodes.ModelNotAllowed;

    private const string OutOfQuota = "insufficient_quota";

    private static string TypeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "authentication_error",
        StatusCodes.Status403Forbidden => "permission_error",
        StatusCodes.Status429TooManyRequests => "rate_limit_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };

    private static string CodeOf(string code) => code switch
    {
        _ when IsNoModel(code) => "model_not_found",
        ProblemCodes.TooManyRequests or ProblemCodes.TooManyGenerations or ProblemCodes.ProviderRateLimited => "rate_limit_exceeded",
        ProblemCodes.BudgetExceeded => OutOfQuota,
        _ => code,
    };
}
