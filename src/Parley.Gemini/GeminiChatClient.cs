using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Gemini.Errors;
using Parley.Gemini.Http;
using Parley.Gemini.Requests;
using Parley.Gemini.Responses;
using Parley.Gemini.Vertex;

namespace Parley.Gemini;

/// <summary>
/// Chats with Gemini over its REST API. The last update of a stream, and a whole response, carry a
/// <see cref="GeminiOutcome"/>; failures are <see cref="GeminiException"/>s, in mid stream too.
/// </summary>
/// <param name="http">Best made by <see cref="GeminiHttp"/>: it must have no deadline of its own. It is not disposed.</param>
/// <param name="options">Where Gemini is and how long to wait for it.</param>
/// <param name="timeProvider">The clock of the timeouts.</param>
public sealed class GeminiChatClient(HttpClient http, GeminiOptions options, TimeProvider? timeProvider = null) : IChatClient
{
    private readonly TimeProvider time = timeProvider ?? TimeProvider.System;
    private readonly GeminiTransport transport = new(http, options, timeProvider ?? TimeProvider.System);
    private readonly ChatClientMetadata metadata = new("gcp.gemini", options.BaseUrl, options.DefaultModel);

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var updates = await AnswerAsync(messages, options, streamed: false, cancellationToken).ToListAsync(cancellationToken);
        var response = updates.ToChatResponse();

        // The library gives it to the message, where it is of use when the message goes back.
        response.AdditionalProperties = updates[^1].AdditionalProperties;
        return response;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        AnswerAsync(messages, options, streamed: true, cancellationToken);

    /// <summary>How many tokens a request would send.</summary>
    public async Task<long> CountTokensAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = Request(messages, options);
        var body = ToCount(request);
        var json = await transport.SendAsync(HttpMethod.Post, $"{request.Model}:countTokens", body, cancellationToken);

        return ApiJson.Read(json, ApiJson.Default.TokenCount).TotalTokens;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;

        return serviceType == typeof(ChatClientMetadata) ? metadata : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private GenerateRequest Request(IEnumerable<ChatMessage> messages, ChatOptions? chatOptions)
    {
        ArgumentNullException.ThrowIfNull(messages);

        var request = GenerateRequest.From(messages, chatOptions, this, options.DefaultModel);
        if (options.Vertex is not null)
            VertexBody.Adapt(request.Body);
        return request;
    }

    // Vertex AI counts what it is sent as it is, the Gemini API a request within the request.
    private byte[] ToCount(GenerateRequest request)
    {
        if (options.Vertex is not null)
            return request.ToJson();
        request.Body["model"] = Uri.UnescapeDataString(request.Model);
        return GenerateRequest.ToJson(new() { ["generateContentRequest"] = request.Body });
    }

    // One answer may take several requests: each makes so many tokens at most, and a token goes on from there.
    private async IAsyncEnumerable<ChatResponseUpdate> AnswerAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? chatOptions, bool streamed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = Request(messages, chatOptions);
        var turn = new ModelTurn(time.GetUtcNow());

        for (var goneOn = 0; ; goneOn++)
        {
            await foreach (var chunk in (streamed ? StreamAsync(request, cancellationToken) : WholeAsync(request, cancellationToken)).ConfigureAwait(false))
            {
                if (turn.Add(chunk) is { } update)
                    yield return update;
            }

            if (!turn.EndRequest(streamed) || goneOn == options.MaxContinuations)
                break;

            request.GoOn(turn.ContinuationToken!);
            turn.BeginNext();
        }

        yield return turn.End();
    }

    private async IAsyncEnumerable<AnswerChunk> StreamAsync(GenerateRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var data in transport.StreamAsync($"{request.Model}:streamGenerateContent?alt=sse", request.ToJson(), cancellationToken))
            yield return Read(data.Data, data.MayBeCut);
    }

    private async IAsyncEnumerable<AnswerChunk> WholeAsync(GenerateRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return Read(await transport.SendAsync(HttpMethod.Post, $"{request.Model}:generateContent", request.ToJson(), cancellationToken), mayBeCut: false);
    }

    private AnswerChunk Read(ReadOnlyMemory<byte> json, bool mayBeCut)
    {
        AnswerChunk chunk;
        try
        {
            chunk = AnswerChunkReader.Read(json.Span);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // What was said is not for the log: the exception quotes nothing, and its cause is left out.
            throw mayBeCut ? Failures.EndedEarly() : Failures.NotTheProtocol();
        }

        if (chunk.IsError && ErrorBody.TryParse(json) is { } error)
            throw Failures.InStream(error, options.ApiKey);

        return chunk.IsProtocol ? chunk : throw Failures.NotTheProtocol();
    }
}
