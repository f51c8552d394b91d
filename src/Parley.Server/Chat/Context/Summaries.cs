using Parley.Protocol.Chat;
using Parley.Protocol.Notices;
using Parley.Server.Conversations;
using Parley.Server.Notices;

namespace Parley.Server.Chat.Context;

/// <summary>
/// Summaries: an exchange of the tree whose answer is sent in place of all that is above it. Nothing is taken away: whoever
/// goes on from above it, or switches it off, has the whole conversation again.
/// </summary>
internal sealed class Summaries(ConversationHomes homes, NoticeBoard notices)
{
    /// <summary>What the model is asked.</summary>
    public const string Request =
        """
        Sum up our conversation so far. From now on you will be sent this summary in place of everything above, so keep what will be needed: facts, names, numbers, decisions and their reasons, open questions, what was agreed about how you answer, and word for word the code and the wordings that we still work on. Write in the language of the conversation, as notes to yourself, and nothing else.
        """;

    /// <returns>The conversation that it stands in; null where there is no such summary.</returns>
    public async Task<Guid?> ChangeAsync(Guid ownerId, Guid id, ChangeSummary change)
    {
        var home = await homes.OfMessageAsync(ownerId, id);
        if (await home.WriteAsync(db => SummaryWriter.Change(db, ownerId, id, change)) is not { } conversation)
            return null;
        notices.Post(ownerId, new Notice(NoticeKinds.Conversation, conversation));
        return conversation;
    }
}
