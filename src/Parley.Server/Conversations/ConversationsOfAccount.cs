using Parley.Server.Accounts;

namespace Parley.Server.Conversations;

/// <summary>Takes a user's conversations along when the account is deleted.</summary>
internal sealed class ConversationsOfAccount(ConversationHomes homes) : IAccountDeletion
{
    public async Task DeleteAllOfAsync(Guid userId, CancellationToken cancellationToken)
    {
        homes.Temporary.DropAllOf(userId);
        await homes.Durable.WriteAsync(db => ConversationWriter.DeleteAllOf(db, userId));
    }
}
