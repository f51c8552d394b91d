using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Parley.Server.Governor;

/// <summary>Asks a provider for as much of one user's at once as is fair to the others; made for each use, for it knows who asks.</summary>
internal sealed class PlacedChatClient(IChatClient inner, UserPlaces places, string provider, Asker asker) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var place = await places.TakeAsync(asker.UserId, provider, cancellationToken);
        return await base.GetResponseAsync(messages, options, cancellationToken);
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var place = await places.TakeAsync(asker.UserId, provider, cancellationToken);
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
            yield return update;
    }
}
