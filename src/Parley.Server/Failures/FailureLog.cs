using Parley.Gemini;
using Parley.Server.Accounts;

namespace Parley.Server.Failures;

/// <summary>The last exchanges with Gemini and other providers that failed a reply, in memory only: what was asked is nobody's to find on a disk.</summary>
internal sealed class FailureLog(TimeProvider clock) : IAccountDeletion
{
    /// <summary>How many are kept.</summary>
    public const int Most = 100;

    private readonly Lock gate = new();
    private readonly LinkedList<FailedExchange> failures = [];

    /// <summary>The newest first.</summary>
    public IReadOnlyList<FailedExchange> All
    {
        get
        {
            lock (gate)
                return [.. failures];
        }
    }

    public void Add(Guid replyId, Guid ownerId, string model, string code, GeminiException failure)
    {
        if (failure.Exchange is not { } exchange)
            return;
        var failed = FailedExchange.Of(replyId, ownerId, clock.GetUtcNow(), model, code, exchange);
        lock (gate)
        {
            failures.AddFirst(failed);
            if (failures.Count > Most)
                failures.RemoveLast();
        }
    }

    Task IAccountDeletion.DeleteAllOfAsync(Guid userId, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            foreach (var one in failures.Where(failure => failure.OwnerId == userId).ToList())
                failures.Remove(one);
        }

        return Task.CompletedTask;
    }
}
