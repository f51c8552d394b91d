using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Parley.Gemini;

namespace Parley.Server.Governor;

/// <summary>Asks Gemini when its limits allow that; made for each use, for it knows who asks.</summary>
internal sealed class GovernedChatClient(IChatClient inner, string key, Lanes lanes, Asker asker) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        List<ChatMessage> all = [.. messages];
        var lane = lanes.Of(key, options?.ModelId ?? "");
        var ticket = lane.Take(asker);
        try
        {
            while (true)
            {
                await lane.EnterAsync(ticket, cancellationToken);
                try
                {
                    var answer = await base.GetResponseAsync(all, options?.Clone(), cancellationToken);
                    lane.Answered();
                    return answer;
                }
                catch (GeminiException failure) when (lane.Refused(ticket, failure))
                {
                    // It waits for its next turn.
                }
            }
        }
        finally
        {
            lane.Left(ticket);
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<ChatMessage> all = [.. messages];
        var lane = lanes.Of(key, options?.ModelId ?? "");
        var ticket = lane.Take(asker);
        try
        {
            for (var hasAnswered = false; !hasAnswered;)
            {
                await lane.EnterAsync(ticket, cancellationToken);
                await using var updates = base.GetStreamingResponseAsync(all, options?.Clone(), cancellationToken).GetAsyncEnumerator(cancellationToken);
                while (true)
                {
                    try
                    {
                        if (!await updates.MoveNextAsync())
                            yield break;
                    }
                    catch (GeminiException failure) when (!hasAnswered && lane.Refused(ticket, failure))
                    {
                        break;
                    }

                    if (!hasAnswered)
                    {
                        hasAnswered = true;
                        lane.Answered();
                    }

                    yield return updates.Current;
                }
            }
        }
        finally
        {
            lane.Left(ticket);
        }
    }
}
