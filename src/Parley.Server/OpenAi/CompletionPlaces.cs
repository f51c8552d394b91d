using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Parley.Server.Chat;
using Parley.Server.Hosting;

namespace Parley.Server.OpenAi;

/// <summary>How many completions are made for an account at once: as many as its pages may have answers written, and beside them.</summary>
internal sealed class CompletionPlaces(IOptions<LimitsOptions> limits, IOptions<RateLimitOptions> rates)
{
    private readonly ConcurrentDictionary<Guid, int> taken = [];

    /// <summary>Null where there is none free.</summary>
    public IDisposable? TryTake(Guid accountId)
    {
        var now = taken.AddOrUpdate(accountId, 1, (_, number) => number + 1);
        if (!rates.Value.Enabled || now <= limits.Value.ConcurrentGenerations)
            return new Place(this, accountId);
        Leave(accountId);
        return null;
    }

    private void Leave(Guid accountId)
    {
        taken.AddOrUpdate(accountId, 0, (_, number) => number - 1);
        taken.TryRemove(KeyValuePair.Create(accountId, 0));
    }

    private sealed class Place(CompletionPlaces places, Guid accountId) : IDisposable
    {
        public void Dispose() => places.Leave(accountId);
    }
}
