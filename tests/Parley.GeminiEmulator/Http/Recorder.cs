using System.Net.Sockets;
using Parley.Emulation.Errors;
using Parley.Emulation.Files;

namespace Parley.Emulation.Http;

/// <summary>Reads each request whole and keeps it, before anything is decided about it.</summary>
internal sealed class Recorder(RequestLog log, EmulatorOptions options) : IMiddleware
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        // Files are not kept: whoever takes them reads them as they come.
        var body = context.Request.Path.StartsWithSegments(UploadEndpoints.Path) ? [] : await ReadAsync(context.Request);
        if (body is null)
        {
            await ErrorResponse.WriteAsync(context, GeminiError.InvalidArgument($"Request payload size exceeds the limit: {options.MaxRequestBytes} bytes."));
            return;
        }

        var request = new RecordedRequest(
            context.Request.Method,
            context.Request.Path,
            context.Request.QueryString.ToString(),
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body);
        context.Features.Set(request);
        log.Add(request);
        try
        {
            await next(context);
            request.Status = context.Response.StatusCode;
            request.End(context.RequestAborted.IsCancellationRequested ? Ending.ClientLeft : Ending.Completed);
        }
        catch (Exception exception) when (context.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or SocketException)
        {
            request.End(Ending.ClientLeft);
        }
        catch (Exception exception)
        {
            // A mistake of the emulator's: whoever waits for the end must not wait for ever.
            request.Fail(exception);
            throw;
        }
    }

    private async Task<byte[]?> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > options.MaxRequestBytes)
            return null;
        using var body = new MemoryStream((int)(request.ContentLength ?? 0));
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return body.Length > options.MaxRequestBytes ? null : body.ToArray();
    }
}
