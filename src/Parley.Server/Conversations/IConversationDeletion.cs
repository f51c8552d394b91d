namespace Parley.Server.Conversations;

/// <summary>Implemented by each feature that works on a conversation: it stops when the conversation is deleted.</summary>
internal interface IConversationDeletion
{
    void Deleted(Guid ownerId, Guid conversationId);
}
