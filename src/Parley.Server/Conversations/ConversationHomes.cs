
namespace Parley.Server.Conversations;

/// <summary>Finds the database in which a user's conversation lives.</summary>
internal sealed class ConversationHomes(DurableConversations durable, TemporaryConversations temporary)
{
    public DurableConversations Durable => durable;

    public TemporaryConversations Temporary => temporary;

    public ConversationDatabase Of(Guid ownerId, Guid conversationId) => temporary.Visited(ownerId, conversationId) ? temporary : durable;

    public async ValueTask<ConversationDatabase> OfMessageAsync(Guid ownerId, Guid messageId)
    {
        if (!temporary.HasAnyOf(ownerId))
            return durable;

        var conversation = await temporary.ReadAsync(db => db.QueryFirst(
            """select "ConversationId" from "Messages" where "OwnerId" = @owner and "Id" = @id""",
            row => (Guid?)row.GetGuid(0), ("@owner", ownerId), ("@id", messageId)));
        return conversation is { } id ? Of(ownerId, id) : durable;
    }
}
