using System.Security.Cryptography;
using System.Text.Json;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Files;
using Parley.Protocol.Json;
using Parley.Protocol.Notices;
using Parley.Server.Chat.Attachments;
using Parley.Server.Chat.Context;
using Parley.Server.Chat.Queue;
using Parley.Server.Conversations;
using Parley.Server.Drafts;
using Parley.Server.Governor;
using Parley.Server.Instructions;
using Parley.Server.Notices;

namespace Parley.Server.Chat;

/// <summary>Takes questions: keeps each with an empty reply, then has the reply made. The API and the pages both come through here.</summary>
internal sealed class ChatSender(ReplyStarter starter, AttachmentRules attachments, MessageQueues queues, InstructionsStore instructions, ConversationHomes homes, NoticeBoard notices)
{
    /// <param name="ownerId">Who sends.</param>
    /// <param name="send">What.</param>
    /// <param name="keepsSettings">Whether its settings are the conversation's from now on, and not this answer's alone.</param>
    /// <param name="patience">What becomes of it where Gemini limits.</param>
    public async Task<SendOutcome> SendAsync(Guid ownerId, SendMessage send, bool keepsSettings = false, Patience patience = Patience.Waits)
    {
        if (SendRules.Check(send) is { } wrong)
            return wrong;
        var (files, refused) = await attachments.FindAsync(ownerId, send.Attachments);
        if (refused is not null)
            return refused;

        var home = await HomeOfAsync(ownerId, send);
        if (send.Temporary is true && send.ConversationId is not null && !home.IsTemporary)
            return new SendOutcome.Refused(ProblemCodes.InvalidRequest, "This conversation is kept; a temporary one begins as one.", "temporary");

        if (send.MessageId is { } id && await homes.IsElsewhereAsync(ownerId, id, home))
            return SendOutcome.Of(BeginOutcome.IdReused());

        var question = new Question(send, HashOf(send), TitleOf(send, files), keepsSettings)
        {
            Files = files,
            RefusalBy = model => attachments.RefusalBy(model, files),
            AboutMe = send is { ConversationId: null, ParentId: null, EditOf: null, Settings: null or { AboutMe: null } } && await instructions.IsForNewAsync(ownerId),
        };
        long? draft = null;
        var outcome = await BeginAsync(ownerId, home, send.Model, patience, (db, wish) =>
        {
            draft = null;
            var appended = QuestionWriter.Append(db, wish, question);
            if (appended is BeginOutcome.Begun && send.DraftRevision is { } revision)
                draft = DraftRows.TakeSent(db, ownerId, send.ConversationId, send.Message!, revision, wish.Now);
            return appended;
        });
        if (draft is not null)
            notices.Post(ownerId, new Notice(NoticeKinds.Draft, send.ConversationId, Revision: draft));
        return outcome;
    }

    /// <summary>Has the current branch summed up: a question and its answer like any others, but that the answer stands for all above it.</summary>
    public async Task<SendOutcome> SummariseAsync(Guid ownerId, Guid conversationId, Patience patience = Patience.Waits)
    {
        var question = new Question(new SendMessage(Summaries.Request, conversationId), RequestHash: null, Title: "") { IsSummary = true };
        return await BeginAsync(ownerId, await homes.OfAsync(ownerId, conversationId), model: null, patience, (db, wish) => QuestionWriter.Append(db, wish, question));
    }

    public async Task<SendOutcome> RegenerateAsync(Guid ownerId, Guid replyId, Regenerate? wanted, Patience patience = Patience.Waits) =>
        await BeginAsync(ownerId, await homes.OfMessageAsync(ownerId, replyId), wanted?.Model, patience,
            (db, wish) => AnotherReplyWriter.Append(db, wish, new AnotherReply(replyId, GoOn: false, wanted?.Settings)));

    public async Task<SendOutcome> ContinueAsync(Guid ownerId, Guid replyId, Patience patience = Patience.Waits) =>
        await BeginAsync(ownerId, await homes.OfMessageAsync(ownerId, replyId), model: null, patience,
            (db, wish) => AnotherReplyWriter.Append(db, wish, new AnotherReply(replyId, GoOn: true)));

    /// <summary>Tells whether the same was sent before. What draft it was written over makes it no other message.</summary>
    public static byte[]? HashOf(SendMessage send) => send.MessageId is null
        ? null
        : SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(send with { MessageId = null, DraftRevision = null }, ProtocolJsonContext.Default.SendMessage));

    private static string TitleOf(SendMessage send, IReadOnlyList<AttachedFile>? files) =>
        ConversationTitle.From(files is [var first, ..] && string.IsNullOrWhiteSpace(send.Message) ? first.Name : send.Message!);

    private Task<SendOutcome> BeginAsync(
        Guid ownerId, ConversationDatabase home, string? model, Patience patience, Func<Data.WriteConnection, NewReply, BeginOutcome> append) =>
        starter.BeginAsync(new ReplyWish(ownerId, home, model, append, queues.GoOnAsync) { Patience = patience });

    private async ValueTask<ConversationDatabase> HomeOfAsync(Guid ownerId, SendMessage send)
    {
        if (send.ConversationId is { } conversation)
            return await homes.OfAsync(ownerId, conversation);
        if ((send.EditOf ?? send.ParentId) is { } message)
            return await homes.OfMessageAsync(ownerId, message);
        return send.Temporary is true ? homes.Temporary.Of(ownerId) : homes.Durable;
    }
}
