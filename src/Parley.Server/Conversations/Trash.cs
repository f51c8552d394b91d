using Microsoft.Extensions.Options;
using Parley.Protocol.Conversations;
using Parley.Protocol.Notices;
using Parley.Server.Data;
using Parley.Server.Notices;

namespace Parley.Server.Conversations;

/// <summary>Deletes conversations, at first into the trash: nobody finds them there, but they can be restored for a while.</summary>
internal sealed class Trash(
    ConversationHomes homes, IOptions<ConversationOptions> options, IEnumerable<IConversationDeletion> others, NoticeBoard notices, TimeProvider clock)
{
    /// <summary>When more than these change at once, clients are told that many did.</summary>
    private const int MostNotices = 50;

    public TimeSpan KeptFor => TimeSpan.FromDays(options.Value.TrashDays);

    /// <summary>Deletes a conversation; a temporary one is gone for good.</summary>
    public async Task<bool> DeleteAsync(Guid ownerId, Guid id)
    {
        var home = await homes.OfAsync(ownerId, id);
        if (!await home.WriteAsync(db => home.IsTemporary ? ConversationWriter.Erase(db, ownerId, id) : Delete(db, ownerId, id)))
            return false;

        await homes.Temporary.RemoveAsync(ownerId, id);
        Tell(ownerId, [id], NoticeKinds.ConversationDeleted);
        return true;
    }

    /// <summary>Does one thing to several, in one transaction.</summary>
    public async Task<ChangedConversations> ChangeAsync(Guid ownerId, IReadOnlyList<Guid> ids, string change)
    {
        var known = await homes.Durable.WriteAsync(db => ids.Distinct().ToLookup(id => Change(db, ownerId, id, change)));
        var changed = new ChangedConversations([.. known[true]], [.. known[false]]);
        Tell(ownerId, changed.Changed, change switch
        {
            ConversationChanges.Delete => NoticeKinds.ConversationDeleted,
            ConversationChanges.Restore => NoticeKinds.ConversationRestored,
            _ => NoticeKinds.Conversation,
        });
        return changed;
    }

    /// <summary>Those of them that can be restored.</summary>
    public Task<IReadOnlyList<Guid>> HoldsAsync(Guid ownerId, IReadOnlyList<Guid> ids) =>
        homes.Durable.ReadAsync<IReadOnlyList<Guid>>(db => [.. ids.Where(id => TrashWriter.Holds(db, ownerId, id))]);

    public async Task<UpdatedConversation?> RestoreAsync(Guid ownerId, Guid id)
    {
        var restored = await homes.Durable.WriteAsync(db =>
            TrashWriter.Restore(db, ownerId, id) ? ConversationQueries.FindSummary(db, ownerId, id) : null);
        if (restored is not null)
            Tell(ownerId, [id], NoticeKinds.ConversationRestored);
        return restored;
    }

    /// <summary>Deletes one for good.</summary>
    public Task<bool> EraseAsync(Guid ownerId, Guid id) => homes.Durable.WriteAsync(db => TrashWriter.Erase(db, ownerId, id));

    /// <summary>Deletes for good all that a user has in the trash.</summary>
    public async Task EmptyAsync(Guid ownerId)
    {
        while (await homes.Durable.WriteAsync(db => TrashWriter.EraseSomeOf(db, ownerId)) > 0)
        {
        }
    }

    /// <summary>Deletes for good all whose time is over, of everybody.</summary>
    public async Task<int> EraseExpiredAsync()
    {
        var before = clock.GetUtcNow() - KeptFor;
        var (all, some) = (0, 0);
        while ((some = await homes.Durable.WriteAsync(db => TrashWriter.EraseSomeFromBefore(db, before))) > 0)
            all += some;
        return all;
    }

    private bool Change(WriteConnection db, Guid ownerId, Guid id, string change)
    {
        return change switch
        {
            ConversationChanges.Delete => Delete(db, ownerId, id),
            ConversationChanges.Restore => TrashWriter.Restore(db, ownerId, id),
            ConversationChanges.Archive => Updates(new(Archived: true)),
            ConversationChanges.Unarchive => Updates(new(Archived: false)),
            ConversationChanges.Pin => Updates(new(Pinned: true)),
            ConversationChanges.Unpin => Updates(new(Pinned: false)),
            _ => throw new ArgumentOutOfRangeException(nameof(change), change, "There is no such change."),
        };

        bool Updates(UpdateConversation update) => ConversationWriter.Update(db, ownerId, id, update) is UpdateOutcome.Updated;
    }

    private bool Delete(WriteConnection db, Guid ownerId, Guid id) => options.Value.TrashDays == 0
        ? ConversationWriter.Erase(db, ownerId, id)
        : TrashWriter.Delete(db, ownerId, id, clock.GetUtcNow());

    /// <summary>Tells those who work on conversations that are gone, and everybody's clients what has changed.</summary>
    private void Tell(Guid ownerId, IReadOnlyList<Guid> ids, string kind)
    {
        if (kind == NoticeKinds.ConversationDeleted)
        {
            foreach (var id in ids)
                foreach (var other in others)
                    other.Deleted(ownerId, id);
        }

        if (ids.Count > MostNotices)
        {
            notices.Post(ownerId, new Notice(NoticeKinds.Conversations));
            return;
        }

        foreach (var id in ids)
            notices.Post(ownerId, new Notice(kind, id));
    }
}
