using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Parley.Protocol;
using Parley.Server.Data;

namespace Parley.Server.Hosting;

/// <summary>What an exception looks like from outside: a bad request, an outage, or a bug, of which only the log knows more.</summary>
internal sealed partial class ExceptionProblems(IProblemDetailsService problems, ILogger<ExceptionProblems> logger) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken) =>
        problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = ProblemOf(httpContext, exception) });

    private ProblemDetails ProblemOf(HttpContext http, Exception exception)
    {
        if (exception is BadHttpRequestException badRequest)
            return BadRequests.ProblemOf(badRequest);

        if (DatabaseErrors.IsUnavailable(exception))
        {
            Log.StorageUnavailable(logger, ProblemWriter.TraceIdOf(http), exception);
            return Problems.Describe(ProblemCodes.StorageUnavailable);
        }

        Log.Unexpected(logger, http.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.DisplayName, ProblemWriter.TraceIdOf(http), exception);
        return Problems.Describe(ProblemCodes.Internal);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Unexpected error in {Endpoint} (trace {TraceId}).")]
        public static partial void Unexpected(ILogger logger, string? endpoint, string traceId, Exception exception);

        [LoggerMessage(2, LogLevel.Warning, "The database is unavailable (trace {TraceId}).")]
        public static partial void StorageUnavailable(ILogger logger, string traceId, Exception exception);
    }
}
