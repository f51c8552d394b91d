using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Parley.Gemini;
using Parley.Server.Files;
using Parley.Server.Governor;
using Parley.Server.Keys;

namespace Parley.Server.Models;

/// <summary>
/// Asks Gemini with the keys that there are for whoever asks, one after the other: where one is refused before anything
/// came, the next. The first is preferred while it is free, for what Gemini remembers of a conversation belongs to a key.
/// </summary>
internal sealed class KeyedChatClient(KeyRing ring, RestingKeys resting, GeminiUploads uploads, Lanes lanes, Asker asker) : IChatClient
{
    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        List<ChatMessage> all = [.. messages];
        var keys = new KeyChoice(await ring.CallAsync(asker.UserId, asker.UsesOwnKey), resting, lanes, options?.ModelId ?? "", asker);
        while (true)
        {
            var (key, isLast) = keys.Next();
            try
            {
                var answer = await ClientOf(key, isLast).GetResponseAsync(all, options, cancellationToken);
                resting.Answered(key);
                return answer;
            }
            catch (GeminiException failure)
            {
                keys.GoOn(key, failure);
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<ChatMessage> all = [.. messages];
        var keys = new KeyChoice(await ring.CallAsync(asker.UserId, asker.UsesOwnKey), resting, lanes, options?.ModelId ?? "", asker);
        for (var hasBegun = false; !hasBegun;)
        {
            var (key, isLast) = keys.Next();
            await using var updates = ClientOf(key, isLast).GetStreamingResponseAsync(all, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    if (!await updates.MoveNextAsync())
                        yield break;
                }
                catch (GeminiException failure) when (!hasBegun)
                {
                    keys.GoOn(key, failure);
                    break;
                }

                if (!hasBegun)
                    resting.Answered(key);
                hasBegun = true;
                yield return updates.Current;
            }
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    /// <summary>While there are others, nobody waits for one.</summary>
    private GovernedChatClient ClientOf(GeminiAccess key, bool isLast) => new(
        new UploadingChatClient(key.Chat, uploads, key, asker.UserId), key.Id, lanes, isLast ? asker : asker with { Patience = Patience.None });
}
