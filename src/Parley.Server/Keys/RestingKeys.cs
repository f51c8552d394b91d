using System.Collections.Concurrent;
using Parley.Gemini;

namespace Parley.Server.Keys;

/// <summary>
/// Keys that Gemini refused a moment ago for what time alone does not mend: others are asked before them. What is wrong
/// with a key is kept with it, until it answers again.
/// </summary>
internal sealed partial class RestingKeys(GeminiKeyStore store, TimeProvider clock, ILogger<RestingKeys> logger)
{
    private const int Most = 1_000;
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Key, string Model), DateTimeOffset> until = [];
    private readonly ConcurrentDictionary<string, string> noted = [];

    /// <summary>Whether another key may be asked what this one refused.</summary>
    public static bool IsOfTheKey(GeminiException failure) =>
        failure.Kind is GeminiErrorKind.KeyRejected or GeminiErrorKind.RateLimited or GeminiErrorKind.UnknownModel || failure.Status == "FAILED_PRECONDITION";

    /// <summary>Those that do not rest, then the others.</summary>
    public IReadOnlyList<GeminiAccess> Order(IReadOnlyList<GeminiAccess> keys, string model) =>
        keys.Count < 2 || until.IsEmpty ? keys : [.. keys.OrderBy(key => IsResting(key, model))];

    public void Refused(GeminiAccess key, string model, GeminiException failure)
    {
        if (key.IsOwn)
            failure.MarkAsOwn();
        if (KeyCheck.ProblemOf(failure) is { } problem && noted.TryAdd(key.Id, problem))
            _ = NoteAsync(key, problem);
        // Limits of a minute are the governor's.
        if (failure.IsOfAMinute)
            return;
        if (until.Count >= Most)
            until.Clear();
        until[(key.Id, model)] = clock.GetUtcNow() + Rest;
    }

    public void Answered(GeminiAccess key)
    {
        if (!noted.IsEmpty && noted.TryRemove(key.Id, out _))
            _ = NoteAsync(key, problem: null);
    }

    private async Task NoteAsync(GeminiAccess key, string? problem)
    {
        if (!Guid.TryParseExact(key.Id, "N", out var id))
            return;
        try
        {
            await store.NoteAsync(id, problem, clock.GetUtcNow());
        }
        catch (Exception failure)
        {
            // The next refusal says it again.
            noted.TryRemove(key.Id, out _);
            Log.NotNoted(logger, id, failure.GetType().Name);
        }
    }

    private bool IsResting(GeminiAccess key, string model) => until.TryGetValue((key.Id, model), out var end) && clock.GetUtcNow() < end;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "What Gemini said of key {KeyId} could not be kept: {Failure}.")]
        public static partial void NotNoted(ILogger logger, Guid keyId, string failure);
    }
}
