using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Memory;
using Parley.Gemini;
using Parley.Server.Servers;
using StackExchange.Redis;

namespace Parley.Server.OpenAi;

/// <summary>
/// The signatures with which Gemini signs its calls. OpenAI's shapes have no place for them, so callers send the calls back
/// without, and they are put back here by the call's id, whichever server had made the call. What is not found goes back
/// with the documented stand-in.
/// </summary>
internal sealed class CallSignatures(RedisConnection redis) : IDisposable
{
    // 16 MB of memory.
    private const long MostCharacters = 8 * 1024 * 1024;

    // Signatures are asked for in the turn that is still going on, which is the last: what lies further back is not looked for elsewhere.
    private const int MostElsewhere = 200;
    private static readonly TimeSpan Life = TimeSpan.FromHours(6);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = MostCharacters });

    public void Keep(Guid accountId, FunctionCallContent call)
    {
        if (call.AdditionalProperties?.TryGetValue(GeminiKeys.Signature, out string? signature) is not true || signature is null)
            return;
        var name = NameOf(accountId, call);
        kept.Set(name, signature, new MemoryCacheEntryOptions
        {
            Size = name.Length + signature.Length,
            AbsoluteExpirationRelativeToNow = Life,
        });
        redis.TrySend(database => database.StringSet(redis.Key(name), signature, Life, flags: CommandFlags.FireAndForget));
    }

    /// <summary>Puts them back into calls that were made for this account.</summary>
    public async Task PutBackAsync(Guid accountId, IEnumerable<ChatMessage> messages)
    {
        var unknown = new List<FunctionCallContent>();
        foreach (var call in messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>())
        {
            if (kept.TryGetValue(NameOf(accountId, call), out string? signature))
                Sign(call, signature);
            else
                unknown.Add(call);
        }

        if (unknown.Count == 0 || redis.Database is not { } database)
            return;
        var last = unknown.TakeLast(MostElsewhere).ToList();
        try
        {
            var found = await database.StringGetAsync([.. last.Select(call => redis.Key(NameOf(accountId, call)))]).WaitAsync(Patience);
            foreach (var (call, signature) in last.Zip(found).Where(one => one.Second.HasValue))
                Sign(call, signature);
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException or ObjectDisposedException)
        {
            // The stand-in goes in their place.
        }
    }

    public void Dispose() => kept.Dispose();

    private static void Sign(FunctionCallContent call, string? signature) => call.AdditionalProperties = new() { [GeminiKeys.Signature] = signature };

    private static string NameOf(Guid accountId, FunctionCallContent call) => $"signature:{accountId:N}:{call.CallId}";
}
