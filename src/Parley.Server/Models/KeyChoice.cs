using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Parley.Gemini;
using Parley.Server.Governor;
using Parley.Server.Keys;

namespace Parley.Server.Models;

/// <summary>Which key one request is made with, and which after that one was refused.</summary>
internal sealed class KeyChoice
{
    private readonly RestingKeys resting;
    private readonly Lanes lanes;
    private readonly string model;
    private readonly bool mayWait;
    private readonly Queue<GeminiAccess> left;
    private readonly List<GeminiAccess> limited;
    private GeminiException? told;
    private bool isLast;

    public KeyChoice(IReadOnlyList<GeminiAccess> keys, RestingKeys resting, Lanes lanes, string model, Asker asker)
    {
        if (keys.Count == 0)
            throw new GeminiException(GeminiErrorKind.KeyRejected, "There is no key.") { Reason = asker.UsesOwnKey ? OwnKeyFailures.Gone : "NO_KEY" };
        (this.resting, this.lanes, this.model, mayWait) = (resting, lanes, model, asker.Patience != Patience.None);
        // Those that would have to be waited for are asked only where no other is left.
        var ordered = resting.Order(keys, model);
        left = new(ordered.Where(key => keys.Count == 1 || lanes.Of(key.Id, model).IsOpen));
        limited = [.. ordered.Except(left)];
        isLast = keys.Count == 1;
    }

    /// <summary>The one to ask now, and whether there is none after it: then its turn may be waited for.</summary>
    public (GeminiAccess Key, bool IsLast) Next()
    {
        if (left.TryDequeue(out var key))
            return (key, isLast);
        isLast = true;
        return (limited.MinBy(one => lanes.Of(one.Id, model).Estimate())!, true);
    }

    /// <summary>One was refused: the next one is asked, or the request has failed.</summary>
    public void GoOn(GeminiAccess key, GeminiException failure)
    {
        if (!RestingKeys.IsOfTheKey(failure))
            Throw(failure);
        resting.Refused(key, model, failure);
        // A limit tells more than a key that is wrong: when it is worth another try.
        if (told is null || (told.Kind != GeminiErrorKind.RateLimited && failure.Kind == GeminiErrorKind.RateLimited))
            told = failure;
        if (failure.IsOfAMinute)
            limited.Add(key);
        if (isLast || (left.Count == 0 && !(mayWait && limited.Count > 0)))
            Throw(told);
    }

    [DoesNotReturn]
    private static void Throw(GeminiException failure) => ExceptionDispatchInfo.Throw(failure);
}
