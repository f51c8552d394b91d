using System.Globalization;
using System.Text.Json;
using Parley.Gemini.Errors;
using Parley.Gemini.Http;

namespace Parley.Gemini.Files;

/// <summary>One upload, piece by piece. What breaks off goes on from where Gemini says it was.</summary>
internal sealed class ResumableUpload(GeminiTransport transport, TimeProvider time, Stream content, long size)
{
    private const long Piece = 8 * 1024 * 1024;
    private const int MostFailures = 3;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);

    private string address = "";

    public async Task<GeminiFile> RunAsync(string mediaType, string displayName, CancellationToken cancellationToken)
    {
        address = await StartAsync(mediaType, displayName, cancellationToken);
        long offset = 0;
        for (var failures = 0; ;)
        {
            try
            {
                if (await SendAsync(offset, cancellationToken) is { } file)
                    return file;
                offset += Math.Min(Piece, size - offset);
                failures = 0;
            }
            catch (GeminiException failure) when (failure.Kind is GeminiErrorKind.Unavailable or GeminiErrorKind.Unreachable && ++failures <= MostFailures && content.CanSeek)
            {
                await Task.Delay(FirstDelay * failures, time, cancellationToken);
                offset = await AskAsync(cancellationToken);
            }
        }
    }

    /// <returns>Where to send the pieces: the path that Gemini says, at the address that is set.</returns>
    private async Task<string> StartAsync(string mediaType, string displayName, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new UploadStart(new UploadStartFile(displayName)), ApiJson.Default.UploadStart);
        using var request = transport.Request(HttpMethod.Post, "upload/v1beta/files", body);
        request.Headers.Add("X-Goog-Upload-Protocol", "resumable");
        request.Headers.Add("X-Goog-Upload-Command", "start");
        request.Headers.Add("X-Goog-Upload-Header-Content-Length", size.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("X-Goog-Upload-Header-Content-Type", mediaType);
        using var exchange = await transport.OpenAsync(request, cancellationToken);
        await exchange.ReadToEndAsync();
        return Header(exchange, "X-Goog-Upload-URL") is { } url && Uri.TryCreate(url, UriKind.Absolute, out var uri)
            ? uri.PathAndQuery.TrimStart('/')
            : throw Failures.NotTheProtocol();
    }

    /// <returns>The file, where this was its last piece.</returns>
    private async Task<GeminiFile?> SendAsync(long offset, CancellationToken cancellationToken)
    {
        if (content.CanSeek)
            content.Position = offset;
        var length = Math.Min(Piece, size - offset);
        var isLast = offset + length == size;
        using var request = Command(isLast ? "upload, finalize" : "upload");
        request.Headers.Add("X-Goog-Upload-Offset", offset.ToString(CultureInfo.InvariantCulture));
        request.Content = new StreamContent(new StreamSection(content, length)) { Headers = { ContentLength = length } };
        using var exchange = await transport.OpenAsync(request, cancellationToken);
        var answer = await exchange.ReadToEndAsync();
        return !isLast ? null : ApiJson.Read(answer, ApiJson.Default.UploadedFile).File ?? throw Failures.NotTheProtocol();
    }

    /// <returns>How much of it has arrived.</returns>
    private async Task<long> AskAsync(CancellationToken cancellationToken)
    {
        using var request = Command("query");
        using var exchange = await transport.OpenAsync(request, cancellationToken);
        await exchange.ReadToEndAsync();
        return long.TryParse(Header(exchange, "X-Goog-Upload-Size-Received"), NumberStyles.None, CultureInfo.InvariantCulture, out var received) && received <= size
            ? received
            : throw Failures.NotTheProtocol();
    }

    private HttpRequestMessage Command(string command)
    {
        var request = transport.Request(HttpMethod.Post, address);
        request.Headers.Add("X-Goog-Upload-Command", command);
        return request;
    }

    private static string? Header(Exchange exchange, string name) =>
        exchange.Response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
