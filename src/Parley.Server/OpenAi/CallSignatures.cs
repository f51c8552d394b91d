using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Parley.Gemini;

namespace Parley.Server.OpenAi;

/// <summary>
/// The signatures with which Gemini signs its calls. OpenAI's shapes have no place for them, so callers send the calls back
/// without, and they are put back here by the call's id. What is not found goes back with the documented stand-in.
/// </summary>
internal sealed class CallSignatures(TimeProvider time)
{
    private const int Most = 50_000;
    private static readonly TimeSpan Life = TimeSpan.FromHours(6);

    private readonly ConcurrentDictionary<(Guid AccountId, string CallId), (string Signature, DateTimeOffset Until)> kept = [];

    public void Keep(Guid accountId, FunctionCallContent call)
    {
        if (call.AdditionalProperties?.TryGetValue(GeminiKeys.Signature, out string? signature) is not true || signature is null)
            return;
        var now = time.GetUtcNow();
        if (kept.Count >= Most)
        {
            foreach (var (key, (_, until)) in kept)
            {
                if (until <= now)
                    kept.TryRemove(key, out _);
            }

            if (kept.Count >= Most)
                kept.Clear();
        }

        kept[(accountId, call.CallId)] = (signature, now + Life);
    }

    /// <summary>Puts them back into calls that were made for this account.</summary>
    public void PutBack(Guid accountId, IEnumerable<ChatMessage> messages)
    {
        foreach (var call in messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>())
        {
            if (kept.TryGetValue((accountId, call.CallId), out var known))
                call.AdditionalProperties = new() { [GeminiKeys.Signature] = known.Signature };
        }
    }
}
