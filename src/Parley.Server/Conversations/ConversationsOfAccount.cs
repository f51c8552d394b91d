using Parley.Server.Accounts;

namespace Parley.Server.Conversations;

/// <summary>Takes a user's conversations along when the account is deleted.</summary>
internal sealed class ConversationsOfAccount(ConversationHomes homes) : IAccountDeletion
{
    public async Task DeleteAllOfAsync(Guid userId, CancellationToken cancellationToken)
    {
        await homes.Temporary.DropAllOfAsync(userId);
        // Some at a time: the others' writes go in between.
        while (await homes.Durable.WriteAsync(db => ConversationWriter.EraseSomeOf(db, userId)) > 0)
        {
        }
    }
}
