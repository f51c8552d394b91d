using Parley.Server.Conversations.Temporary;

namespace Parley.Server.Conversations;

/// <summary>Finds the database in which a user's conversation lives.</summary>
internal sealed class ConversationHomes(DurableConversations durable, TemporaryConversations temporary)
{
    public DurableConversations Durable => durable;

    public TemporaryConversations Temporary => temporary;

    public async ValueTask<ConversationDatabase> OfAsync(Guid ownerId, Guid conversationId) =>
        await temporary.VisitAsync(ownerId, conversationId) ? temporary.Of(ownerId) : durable;

    /// <summary>Whether a message of this id is where its conversation is not: a user's ids name one message, kept or temporary, as far as that is known without asking Redis.</summary>
    public async ValueTask<bool> IsElsewhereAsync(Guid ownerId, Guid messageId, ConversationDatabase home)
    {
        // Beside other servers each send would ask Redis, and fail with it.
        if (!home.IsTemporary && !temporary.HasAnyHere(ownerId))
            return false;
        return await (home.IsTemporary ? durable : temporary.Of(ownerId)).ReadAsync(db => db.QueryFirst(
            """select 1 from "Messages" where "OwnerId" = @owner and "Id" = @id""", _ => true, ("@owner", ownerId), ("@id", messageId)));
    }

    public async ValueTask<ConversationDatabase> OfMessageAsync(Guid ownerId, Guid messageId)
    {
        if (!await temporary.HasAnyOfAsync(ownerId))
            return durable;

        var conversation = await temporary.Of(ownerId).ReadAsync(db => db.QueryFirst(
            """select "ConversationId" from "Messages" where "OwnerId" = @owner and "Id" = @id""",
            row => (Guid?)row.GetGuid(0), ("@owner", ownerId), ("@id", messageId)));
        return conversation is { } id ? await OfAsync(ownerId, id) : durable;
    }
}
