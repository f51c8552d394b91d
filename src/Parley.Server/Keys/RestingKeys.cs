using System.Collections.Concurrent;
using Parley.Gemini;

namespace Parley.Server.Keys;

/// <summary>
/// Keys that Gemini refused a moment ago for what time alone does not mend: others are asked before them. What is wrong
/// with a key is kept with it, until it answers again.
/// </summary>
internal sealed partial class RestingKeys(GeminiKeyStore store, TimeProvider clock, ILogger<RestingKeys> logger)
{
    /// <summary>The reason where a way in has no place for files, and they are too large for a prompt.</summary>
    public const string NoRoomForFiles = "FILES_TOO_LARGE_FOR_PROMPT";

    private const int Most = 1_000;
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Key, string Model), DateTimeOffset> until = [];
    // What stands with each key, as far as this server has said or been told it.
    private readonly ConcurrentDictionary<string, string?> noted = [];

    /// <summary>Whether another key may be asked what this one refused.</summary>
    public static bool IsOfTheKey(GeminiException failure) =>
        failure.Kind is GeminiErrorKind.KeyRejected or GeminiErrorKind.RateLimited or GeminiErrorKind.UnknownModel || KeyCheck.IsOfProject(failure) || failure.Reason == NoRoomForFiles;

    /// <summary>Those that do not rest, then the others.</summary>
    public IReadOnlyList<GeminiAccess> Order(IReadOnlyList<GeminiAccess> keys, string model) =>
        keys.Count < 2 || until.IsEmpty ? keys : [.. keys.OrderBy(key => IsResting(key, model))];

    public void Refused(GeminiAccess key, string model, GeminiException failure)
    {
        if (key.IsOwn)
            failure.MarkAsOwn();
        if (KeyCheck.ProblemOf(failure) is { } problem && Note(key.Id, problem))
            _ = NoteAsync(key, problem);
        // Limits of a minute are the governor's, and with smaller files it is as good as before.
        if (failure.IsOfAMinute || failure.Reason == NoRoomForFiles)
            return;
        if (until.Count >= Most)
            until.Clear();
        until[(key.Id, model)] = clock.GetUtcNow() + Rest;
    }

    public void Answered(GeminiAccess key)
    {
        var hasProblem = noted.TryGetValue(key.Id, out var said) ? said is not null : key.HadProblem;
        if (hasProblem && Note(key.Id, problem: null))
            _ = NoteAsync(key, problem: null);
    }

    /// <summary>This stands with a key now.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Note(string keyId, string? problem)
    {
        var isNews = !noted.TryGetValue(keyId, out var before) || before != problem;
        noted[keyId] = problem;
        return isNews;
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
