using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OpenAI;
using Parley.Gemini;

namespace Parley.Server.Providers;

/// <summary>Asks the provider whose model it is, as OpenAI's library does. Failures are <see cref="ProviderException"/>s, in mid stream too.</summary>
internal sealed class ProviderChatClient(ProviderBook book, ProviderHttp http, ProviderKeyVault vault, IOptions<ProviderOptions> options, TimeProvider clock) : IChatClient
{
    private static readonly ChatClientMetadata Metadata = new("openai");

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? asked = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (name, model) = ProviderModelId.Split(asked?.ModelId ?? "");
        var provider = await book.FindAsync(asked?.ModelId ?? "") ?? throw new ProviderException(name, GeminiErrorKind.UnknownModel);
        if (!vault.TryOpen(provider, out var key))
            throw new ProviderException(name, GeminiErrorKind.KeyRejected);
        var keeper = new RefusalKeeper(key);
        using var client = ClientOf(provider, model, key, keeper);
        var turn = new ProviderTurn(name);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var silence = clock.CreateTimer(_ => limit.Cancel(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await using var updates = client
            .GetStreamingResponseAsync(ProviderPrompt.Of(messages, ProviderModelFacts.Of(asked)), ProviderRequest.Of(asked, provider, model), limit.Token)
            .GetAsyncEnumerator(limit.Token);
        for (var patience = options.Value.FirstByteTimeout; ; patience = options.Value.IdleTimeout)
        {
            ChatResponseUpdate? update;
            try
            {
                silence.Change(patience, Timeout.InfiniteTimeSpan);
                if (!await updates.MoveNextAsync())
                    break;
                // Whoever reads may take all the time there is.
                silence.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                update = turn.Add(updates.Current);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                var told = limit.IsCancellationRequested ? new ProviderException(name, GeminiErrorKind.Timeout) : ProviderErrors.Of(failure, name);
                told.Exchange = keeper.Refused;
                throw told;
            }

            if (update is not null)
                yield return update;
        }

        yield return turn.End();
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null : serviceType == typeof(ChatClientMetadata) ? Metadata : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private IChatClient ClientOf(KnownProvider provider, string model, string? key, RefusalKeeper keeper)
    {
        var settings = new OpenAIClientOptions
        {
            Endpoint = provider.BaseAddress,
            Transport = new HttpClientPipelineTransport(http.Client),
            // Whether to ask again is decided above, where it is known whether anything was shown; and how long to wait, here.
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            EnableDistributedTracing = false,
            ClientLoggingOptions = new ClientLoggingOptions
            {
                EnableLogging = false,
            },
        };
        settings.AddPolicy(keeper, PipelinePosition.PerCall);
#pragma warning disable OPENAI001 // The library knows no other way to send no key.
        var client = key is null ? new OpenAIClient(new NoKey(), settings) : new OpenAIClient(new ApiKeyCredential(key), settings);
#pragma warning restore OPENAI001
        return client.GetChatClient(model).AsIChatClient();
    }
}
