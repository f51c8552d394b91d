using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Parley.Server.Accounts;
using Parley.Server.Conversations;
using Parley.Server.Hosting;
using Parley.Server.Servers;

namespace Parley.Server.Chat;

/// <summary>The generations of this server, by the id of the reply that each makes.</summary>
internal sealed class Generations : IConversationDeletion, IAccountDeletion
{
    private const string DeletedKind = "conversation deleted";
    private const string StopKind = "stop";

    private readonly IOptions<LimitsOptions> limits;
    private readonly IOptions<RateLimitOptions> rateLimits;
    private readonly ServerBus bus;
    private readonly ConcurrentDictionary<Guid, Generation> running = [];
    private readonly Dictionary<Guid, int> places = [];
    private readonly Lock gate = new();

    public Generations(IOptions<LimitsOptions> limits, IOptions<RateLimitOptions> rateLimits, ServerBus bus)
    {
        (this.limits, this.rateLimits, this.bus) = (limits, rateLimits, bus);
        bus.Hear(StopKind, reply => Stop(Guid.Parse(reply)));
        bus.Hear(DeletedKind, conversation => CancelAll(CancelReason.Deleted, generation => generation.ConversationId == Guid.Parse(conversation)));
    }

    /// <summary>Whether other servers may make replies at the same time.</summary>
    public bool AreShared => bus.IsShared;

    /// <summary>How many a user may have made at a time; null: as many as they like.</summary>
    public int? MostOfOneUser => rateLimits.Value.Enabled ? limits.Value.ConcurrentGenerations : null;

    /// <summary>What this run of the server is called in the rows of the replies that it makes.</summary>
    public Guid ServerId { get; } = Guid.CreateVersion7();

    /// <summary>Whether new ones are refused, because the server is going away.</summary>
    public bool IsClosing { get; private set; }

    public IEnumerable<Generation> Running => running.Values;

    public Generation? Find(Guid ownerId, Guid replyId) => Find(replyId) is { } generation && generation.OwnerId == ownerId ? generation : null;

    /// <summary>Whoever it belongs to: for servers, which have asked that already.</summary>
    public Generation? Find(Guid replyId) => running.GetValueOrDefault(replyId);

    public void Add(Generation generation) => running[generation.ReplyId] = generation;

    public void Remove(Guid replyId) => running.TryRemove(replyId, out _);

    /// <summary>Takes one of the user's places, to be given back with <see cref="Leave"/>.</summary>
    /// <param name="ownerId">Whose.</param>
    /// <param name="inPlace">Whether another is about to leave, and no more become of them by this one.</param>
    public bool TryEnter(Guid ownerId, bool inPlace = false)
    {
        lock (gate)
        {
            var taken = places.GetValueOrDefault(ownerId);
            if (taken >= MostOfOneUser && !inPlace)
                return false;
            places[ownerId] = taken + 1;
            return true;
        }
    }

    public void Leave(Guid ownerId)
    {
        lock (gate)
        {
            if (--places[ownerId] == 0)
                places.Remove(ownerId);
        }
    }

    /// <summary>From now on there are no new ones.</summary>
    public void Close() => IsClosing = true;

    public void CancelAll(CancelReason reason, Func<Generation, bool>? which = null)
    {
        foreach (var generation in running.Values)
        {
            if (which?.Invoke(generation) ?? true)
                generation.Cancel(reason);
        }
    }

    /// <summary>Ends one, if it is made here.</summary>
    public void Stop(Guid replyId) => Find(replyId)?.Cancel(CancelReason.Stopped);

    /// <summary>Has the other servers end one, if it is made there.</summary>
    public void StopElsewhere(Guid replyId) => bus.Tell(StopKind, replyId.ToString("N"));

    void IConversationDeletion.Deleted(Guid ownerId, Guid conversationId)
    {
        CancelAll(CancelReason.Deleted, generation => generation.OwnerId == ownerId && generation.ConversationId == conversationId);
        bus.Tell(DeletedKind, conversationId.ToString("N"));
    }

    async Task IAccountDeletion.DeleteAllOfAsync(Guid userId, CancellationToken cancellationToken)
    {
        var own = running.Values.Where(generation => generation.OwnerId == userId).ToList();
        own.ForEach(generation => generation.Cancel(CancelReason.Deleted));
        await Task.WhenAll(own.Select(generation => generation.Log.Ended)).WaitAsync(cancellationToken);
    }
}
