using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Notices;
using Parley.Server.Chat.Attachments;
using Parley.Server.Conversations;
using Parley.Server.Data;
using Parley.Server.Drafts;
using Parley.Server.Models;
using Parley.Server.Notices;

namespace Parley.Server.Chat.Queue;

/// <summary>
/// What waits to be sent in conversations. The server sends it, one after the other, each when the answer before it is
/// complete: no page needs to be open for that. After an answer that is not complete the rest waits for its user.
/// </summary>
internal sealed partial class MessageQueues(
    ReplyStarter starter, AttachmentRules attachments, ModelCatalogue catalogue, ConversationHomes homes, NoticeBoard notices, TimeProvider clock, ILogger<MessageQueues> logger)
{
    /// <summary>Null where the conversation is not the user's.</summary>
    public async Task<QueuedMessages?> ListAsync(Guid ownerId, Guid conversationId) =>
        await (await homes.OfAsync(ownerId, conversationId)).ReadAsync(db => QueueRows.List(db, ownerId, conversationId));

    /// <summary>Has a message sent when the answer that grows is complete; at once, where it is so by now.</summary>
    /// <returns>Why not; null where it is done.</returns>
    public async Task<SendOutcome.Refused?> AddAsync(Guid ownerId, Guid conversationId, QueueMessage wanted)
    {
        if (SendRules.Check(new SendMessage(wanted.Message, Attachments: wanted.Attachments)) is { } wrong)
            return wrong;
        var (files, unknown) = await attachments.FindAsync(ownerId, wanted.Attachments);
        if (unknown is not null)
            return unknown;
        if (await catalogue.ChooseAsync(ownerId, wanted.Model) is ModelChoice.Refused(var code, var detail))
            return new SendOutcome.Refused(code, detail, "model");

        var now = clock.GetUtcNow();
        var message = new QueuedMessage(wanted.MessageId ?? Guid.CreateVersion7(), conversationId, wanted.Message!, wanted.Model, now) { Files = files };
        var home = await homes.OfAsync(ownerId, conversationId);
        long? draft = null;
        var refused = await home.WriteAsync(db =>
        {
            draft = null;
            var reason = QueueRows.Add(db, ownerId, message);
            if (reason is null && wanted.DraftRevision is { } revision)
                draft = DraftRows.TakeSent(db, ownerId, conversationId, message.Text, revision, now);
            return reason;
        });
        if (refused is not null)
            return new SendOutcome.Refused(refused.Code, refused.Detail, refused.Field);

        Tell(ownerId, conversationId);
        if (draft is not null)
            notices.Post(ownerId, new Notice(NoticeKinds.Draft, conversationId, Revision: draft));
        // The answer may have ended while this was on its way; then nothing else would send it.
        if (await home.ReadAsync(db => QueueRows.CompleteLeaf(db, ownerId, conversationId)) is { } complete)
            await SendNextAsync(ownerId, home, conversationId, complete);
        return null;
    }

    /// <returns>Null where the message does not wait, or not any more.</returns>
    public async Task<QueuedMessage?> UpdateAsync(Guid ownerId, Guid id, UpdateQueued change) => await ChangeAsync(ownerId, id, db => QueueRows.Update(db, ownerId, id, change));

    /// <returns>Null where the message does not wait, or not any more.</returns>
    public async Task<QueuedMessage?> RemoveAsync(Guid ownerId, Guid id) => await ChangeAsync(ownerId, id, db => QueueRows.Delete(db, ownerId, id));

    /// <summary>Sends a message that waits, whatever it waits for; not while an answer grows.</summary>
    public async Task<SendOutcome> SendNowAsync(Guid ownerId, Guid id) => await FindAsync(ownerId, id) is var (home, message)
        ? await SendAsync(ownerId, home, message, inPlace: false)
        : new SendOutcome.Refused(ProblemCodes.NotFound, "There is no such message in the queue. It may have been sent.");

    /// <summary>An answer has ended: what waits for it goes on its way.</summary>
    public async Task GoOnAsync(Generation ended, LogEnd end)
    {
        if (end.Reply.Status == MessageStatus.Complete)
            await SendNextAsync(ended.OwnerId, ended.Home, ended.ConversationId, ended.ReplyId, inPlace: true);
        else
            Tell(ended.OwnerId, ended.ConversationId);
    }

    /// <summary>After a restart: what would have been sent had the server not ended.</summary>
    public async Task ResumeAsync()
    {
        try
        {
            foreach (var (ownerId, conversationId, replyId) in await homes.Durable.ReadAsync(QueueRows.Overdue))
                await SendNextAsync(ownerId, homes.Durable, conversationId, replyId);
        }
        catch (Exception failure)
        {
            Log.NotResumed(logger, failure);
        }
    }

    private async Task SendNextAsync(Guid ownerId, ConversationDatabase home, Guid conversationId, Guid replyId, bool inPlace = false)
    {
        try
        {
            while (await home.ReadAsync(db => QueueRows.NextAfter(db, ownerId, conversationId, replyId)) is { } next)
            {
                var outcome = await SendAsync(ownerId, home, next, inPlace);
                if (outcome is SendOutcome.Accepted(_, var reader))
                    reader.Dispose();
                // Removed or changed at this very moment: the next, or the same as it is now.
                if (outcome is not SendOutcome.Refused { Code: ProblemCodes.NotFound })
                    return;
            }
        }
        catch (Exception failure)
        {
            Log.NotSent(logger, failure, conversationId);
        }
    }

    private async Task<SendOutcome> SendAsync(Guid ownerId, ConversationDatabase home, QueuedMessage message, bool inPlace)
    {
        var outcome = await starter.BeginAsync(new ReplyWish(ownerId, home, message.Model, Append, GoOnAsync) { InPlace = inPlace });
        if (outcome is SendOutcome.Accepted)
            Tell(ownerId, message.ConversationId);
        return outcome;

        BeginOutcome Append(WriteConnection db, NewReply wish)
        {
            // What it carries does not change.
            if (QueueRows.Find(db, ownerId, message.Id) is not { } now || now with { Files = null } != message with { Files = null })
                return BeginOutcome.NotFound("message in the queue");
            var send = new SendMessage(message.Text, message.ConversationId, MessageId: message.Id, Model: message.Model, Attachments: message.Files?.Select(file => file.Id).ToList());
            var appended = QuestionWriter.Append(db, wish, new Question(send, ChatSender.HashOf(send), Title: "")
            {
                Files = message.Files,
                RefusalBy = model => attachments.RefusalBy(model, message.Files),
            });
            if (appended is not BeginOutcome.Refused)
                QueueRows.Delete(db, ownerId, message.Id);
            return appended;
        }
    }

    private async Task<QueuedMessage?> ChangeAsync(Guid ownerId, Guid id, Action<WriteConnection> change)
    {
        if (await FindAsync(ownerId, id) is not var (home, _))
            return null;

        var changed = await home.WriteAsync(db =>
        {
            var before = QueueRows.Find(db, ownerId, id);
            change(db);
            return QueueRows.Find(db, ownerId, id) ?? before;
        });
        if (changed is not null)
            Tell(ownerId, changed.ConversationId);
        return changed;
    }

    private async Task<(ConversationDatabase Home, QueuedMessage Message)?> FindAsync(Guid ownerId, Guid id)
    {
        if (await homes.Durable.ReadAsync(db => QueueRows.Find(db, ownerId, id)) is { } kept)
            return (homes.Durable, kept);
        return await homes.Temporary.HasAnyOfAsync(ownerId) && await homes.Temporary.Of(ownerId).ReadAsync(db => QueueRows.Find(db, ownerId, id)) is { } temporary
            ? (homes.Temporary.Of(ownerId), temporary)
            : null;
    }

    private void Tell(Guid ownerId, Guid conversationId) => notices.Post(ownerId, new Notice(NoticeKinds.Queue, conversationId));

    private static partial class Log
    {
        [LoggerMessage(2, LogLevel.Error, "What waited to be sent when the server ended could not be read; it waits on.")]
        public static partial void NotResumed(ILogger logger, Exception exception);

        [LoggerMessage(1, LogLevel.Error, "What waits in conversation {ConversationId} could not be sent; it waits on.")]
        public static partial void NotSent(ILogger logger, Exception exception, Guid conversationId);
    }
}
