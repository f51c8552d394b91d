using Parley.Protocol.Drafts;
using Parley.Protocol.Notices;
using Parley.Server.Accounts;
using Parley.Server.Conversations;
using Parley.Server.Notices;

namespace Parley.Server.Drafts;

/// <summary>Keeps drafts where their conversation is kept, and tells the user's other pages of each change.</summary>
internal sealed class DraftStore(ConversationHomes homes, NoticeBoard notices, TimeProvider clock) : IAccountDeletion
{
    /// <summary>Null where the conversation is not the user's.</summary>
    public async Task<Draft?> FindAsync(Guid ownerId, Guid? conversationId) => await (await HomeOfAsync(ownerId, conversationId)).ReadAsync(db =>
        conversationId is { } id && ConversationHead.Find(db, ownerId, id) is null ? null : DraftRows.Find(db, ownerId, conversationId));

    public async Task<SaveOutcome> SaveAsync(Guid ownerId, Guid? conversationId, SaveDraft save)
    {
        var now = clock.GetUtcNow();
        var outcome = await (await HomeOfAsync(ownerId, conversationId)).WriteAsync(db => DraftRows.Save(db, ownerId, conversationId, save, now));
        if (outcome is SaveOutcome.Saved(var revision, Changed: true))
            notices.Post(ownerId, new Notice(NoticeKinds.Draft, conversationId, Revision: revision));
        return outcome;
    }

    public Task DeleteAllOfAsync(Guid userId, CancellationToken cancellationToken) => homes.Durable.WriteAsync(db => DraftRows.DeleteAllOf(db, userId));

    private async ValueTask<ConversationDatabase> HomeOfAsync(Guid ownerId, Guid? conversationId) =>
        conversationId is { } id ? await homes.OfAsync(ownerId, id) : homes.Durable;
}
