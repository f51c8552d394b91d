using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Parley.Gemini;

/// <summary>
/// Asks again, twice at most, where Gemini failed for a moment and nothing of the answer has been given out.
/// A quota is waited for only where Gemini says that it is back within two seconds.
/// </summary>
public sealed class GeminiRetryClient(IChatClient inner, TimeProvider? timeProvider = null) : DelegatingChatClient(inner)
{
    private const int MaxRetries = 2;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestQuotaWait = TimeSpan.FromSeconds(2);

    private readonly TimeProvider time = timeProvider ?? TimeProvider.System;

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        List<ChatMessage> all = [.. messages];
        for (var retries = 0; ; retries++)
        {
            TimeSpan wait;
            try
            {
                return await base.GetResponseAsync(all, options, cancellationToken);
            }
            catch (GeminiException failure) when (Delay(failure, retries) is { } delay)
            {
                wait = delay;
            }

            await Task.Delay(wait, time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<ChatMessage> all = [.. messages];
        var shown = false;
        for (var retries = 0; ; retries++)
        {
            TimeSpan? wait = null;
            await using var updates = base.GetStreamingResponseAsync(all, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (wait is null)
            {
                try
                {
                    if (!await updates.MoveNextAsync())
                        yield break;
                }
                catch (GeminiException failure) when (!shown && Delay(failure, retries) is { } delay)
                {
                    wait = delay;
                    break;
                }

                shown |= updates.Current.Contents.Count > 0;
                yield return updates.Current;
            }

            await Task.Delay(wait!.Value, time, cancellationToken);
        }
    }

    /// <summary>How long to wait before asking again; null where that is no use.</summary>
    private static TimeSpan? Delay(GeminiException failure, int retries)
    {
        if (retries >= MaxRetries)
            return null;

        var backOff = FirstDelay * Math.Pow(2, retries) * (0.5 + Random.Shared.NextDouble());
        return failure switch
        {
            { FailedToConnect: true } => backOff,
            { StatusCode: HttpStatusCode.TooManyRequests } => failure.RetryAfter is { } wait && wait <= LongestQuotaWait ? wait + backOff / 10 : null,
            { StatusCode: { } status } when (int)status is 499 or >= 500 => backOff,
            _ => null,
        };
    }
}
