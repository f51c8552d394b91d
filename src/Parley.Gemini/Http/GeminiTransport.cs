using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using Parley.Gemini.Errors;
using Parley.Gemini.Streaming;

namespace Parley.Gemini.Http;

/// <summary>Sends requests to Gemini and gives back bodies; failures leave it as <see cref="GeminiException"/>.</summary>
internal sealed class GeminiTransport(HttpClient http, GeminiOptions options, TimeProvider time)
{
    private const int LongestKept = 16 * 1024;
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>The whole body of a successful answer.</summary>
    public async Task<ReadOnlyMemory<byte>> SendAsync(HttpMethod method, string path, byte[]? json, CancellationToken cancellationToken)
    {
        using var exchange = await OpenAsync(method, path, json, cancellationToken);

        return await exchange.ReadToEndAsync();
    }

    /// <summary>The events of a streamed answer, each valid until the next one is asked for.</summary>
    public async IAsyncEnumerable<SseEvent> StreamAsync(string path, byte[] json, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var exchange = await OpenAsync(HttpMethod.Post, path, json, cancellationToken);
        using var events = new SseParser(options.MaxLineBytes);

        while (await exchange.ReadAsync(events.GetMemory()) is var count and > 0)
        {
            events.Advance(count);
            while (events.TryRead(out var data))
                yield return new(data, MayBeCut: false);
        }

        if (events.TryReadLast(out var last))
            yield return new(last, events.EndedInsideLine);

        if (!events.Stray.IsEmpty)
            throw Foreign(events);
    }

    private async Task<Exchange> OpenAsync(HttpMethod method, string path, byte[]? json, CancellationToken cancellationToken)
    {
        using var request = options.Vertex is { } vertex ? Request(method, vertex.Address, VertexPath(vertex, path), json) : Request(method, $"v1beta/{path}", json);
        return await OpenAsync(request, cancellationToken);
    }

    /// <summary>Where Vertex AI has what the Gemini API has there: the models of a project, or, without one, of its publisher.</summary>
    private static string VertexPath(VertexOptions vertex, string path) => path.StartsWith("models?", StringComparison.Ordinal)
        ? $"v1beta1/publishers/google/{path}"
        : $"v1/projects/{Uri.EscapeDataString(vertex.Project)}/locations/{Uri.EscapeDataString(vertex.Location)}/publishers/google/{path}";

    /// <summary>Sends it; the answer, where it is a good one, is still to be read.</summary>
    public async Task<Exchange> OpenAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var guard = new StallGuard(time, options.FirstByteTimeout, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            if (options.Vertex is { } vertex)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await vertex.Tokens.GetAsync(http, vertex, time, guard.Token));
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, guard.Token);
            var exchange = new Exchange(response, await response.Content.ReadAsStreamAsync(guard.Token), guard, options);
            if (response.StatusCode != HttpStatusCode.OK)
                throw await RefusalAsync(request, exchange);

            return exchange;
        }
        catch (Exception failure)
        {
            response?.Dispose();
            guard.Dispose();
            if (failure is not GeminiException and (OperationCanceledException or HttpRequestException or IOException))
                throw guard.Explain(failure);

            throw;
        }
    }

    /// <summary>A request with the key.</summary>
    public HttpRequestMessage Request(HttpMethod method, string path, byte[]? json = null)
    {
        var request = Request(method, options.BaseUrl, path, json);
        if (options.ApiKey?.Trim() is { Length: > 0 } key)
        {
            if (key.AsSpan().ContainsAnyExceptInRange('!', '~'))
                throw new GeminiException(GeminiErrorKind.KeyRejected, "The API key holds characters that no key can hold.");

            request.Headers.TryAddWithoutValidation("x-goog-api-key", key);
        }

        return request;
    }

    private static HttpRequestMessage Request(HttpMethod method, Uri address, string path, byte[]? json)
    {
        var request = new HttpRequestMessage(method, $"{address.AbsoluteUri.TrimEnd('/')}/{path}");
        if (json is not null)
            request.Content = new ByteArrayContent(json) { Headers = { ContentType = Json } };

        return request;
    }

    private async Task<GeminiException> RefusalAsync(HttpRequestMessage request, Exchange refused)
    {
        ErrorBody? body = null;
        ReadOnlyMemory<byte> said = default;
        try
        {
            said = await refused.ReadToEndAsync();
            body = ErrorBody.TryParse(said);
        }
        catch (GeminiException)
        {
            // The status says enough where the explanation was cut off.
        }

        if (refused.Response.StatusCode == HttpStatusCode.Unauthorized)
            options.Vertex?.Tokens.Forget();
        var failure = Failures.FromAnswer(refused.Response.StatusCode, body, options.ApiKey);
        failure.Exchange = await ExchangeOfAsync(request, (int)refused.Response.StatusCode, said);
        return failure;
    }

    private async Task<GeminiExchange> ExchangeOfAsync(HttpRequestMessage request, int status, ReadOnlyMemory<byte> said)
    {
        var sent = request.Content is ByteArrayContent content ? await content.ReadAsByteArrayAsync() : [];
        var response = Encoding.UTF8.GetString(said.Span[..Math.Min(said.Length, LongestKept)]);
        return new(request.Method.Method, request.RequestUri!, sent, status, options.ApiKey?.Trim() is { Length: > 0 } key ? response.Replace(key, "…", StringComparison.Ordinal) : response);
    }

    // Gemini reports a failure in mid stream as a bare JSON object over many lines, outside of any event.
    private GeminiException Foreign(SseParser events)
    {
        if (ErrorBody.TryParse(events.Stray) is { } error)
            return Failures.InStream(error, options.ApiKey);

        return ErrorBody.IsBeginning(events.Stray.Span) ? Failures.EndedEarly() : Failures.NotTheProtocol();
    }
}
