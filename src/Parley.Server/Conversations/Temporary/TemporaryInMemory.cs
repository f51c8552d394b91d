using System.Collections.Concurrent;

namespace Parley.Server.Conversations.Temporary;

/// <summary>Of a server that runs alone: all in one database in its memory.</summary>
internal sealed class TemporaryInMemory(TimeProvider clock) : TemporaryConversations, IDisposable
{
    private readonly MemoryDatabase database = new();
    private readonly ConcurrentDictionary<Guid, LastVisit> visits = [];

    private sealed record LastVisit(Guid OwnerId, DateTimeOffset At);

    public override ConversationDatabase Of(Guid ownerId) => database;

    public override ValueTask<bool> HasAnyOfAsync(Guid ownerId) => new(HasAnyHere(ownerId));

    public override bool HasAnyHere(Guid ownerId) => !visits.IsEmpty && visits.Values.Any(visit => visit.OwnerId == ownerId);

    public override ValueTask<bool> VisitAsync(Guid ownerId, Guid conversationId) => new(Visit(ownerId, conversationId));

    public override ValueTask AddAsync(Guid ownerId, Guid conversationId)
    {
        visits[conversationId] = new LastVisit(ownerId, clock.GetUtcNow());
        var own = visits.Where(visit => visit.Value.OwnerId == ownerId).OrderByDescending(visit => visit.Value.At).ToList();
        foreach (var (id, _) in own.Skip(MostPerUser))
            Drop(id);
        return ValueTask.CompletedTask;
    }

    public override ValueTask RemoveAsync(Guid ownerId, Guid conversationId)
    {
        visits.TryRemove(conversationId, out _);
        return ValueTask.CompletedTask;
    }

    public override ValueTask DropAllOfAsync(Guid ownerId)
    {
        foreach (var (id, _) in visits.Where(visit => visit.Value.OwnerId == ownerId))
            Drop(id);
        return ValueTask.CompletedTask;
    }

    public override void DropIdle()
    {
        var oldest = clock.GetUtcNow() - LongestIdle;
        foreach (var (id, visit) in visits)
        {
            if (visit.At < oldest)
                Drop(id);
        }
    }

    public void Dispose() => database.Dispose();

    private bool Visit(Guid ownerId, Guid conversationId)
    {
        DropIdle();
        if (!visits.TryGetValue(conversationId, out var visit) || visit.OwnerId != ownerId)
            return false;

        // Where another visit came in between it is as good as this one; what was dropped stays dropped.
        visits.TryUpdate(conversationId, visit with { At = clock.GetUtcNow() }, visit);
        return true;
    }

    private void Drop(Guid conversationId)
    {
        if (visits.TryRemove(conversationId, out var visit))
            _ = database.WriteAsync(db => ConversationWriter.Erase(db, visit.OwnerId, conversationId));
    }
}
