using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Json;
using Parley.Protocol.Notices;
using Parley.Server.Conversations;
using Parley.Server.Data;
using Parley.Server.Models;
using Parley.Server.Notices;

namespace Parley.Server.Chat;

/// <summary>Takes questions: keeps each with an empty reply, then has the reply made. The API and the pages both come through here.</summary>
internal sealed class ChatSender(
    ModelCatalogue catalogue, ConversationHomes homes, Generations generations, GenerationRunner runner, ReplyLogs logs, NoticeBoard notices, TimeProvider clock)
{
    public async Task<SendOutcome> SendAsync(Guid ownerId, SendMessage send)
    {
        if (SendRules.Check(send) is { } wrong)
            return wrong;

        var home = await HomeOfAsync(ownerId, send);
        if (send.Temporary is true && send.ConversationId is not null && home != homes.Temporary)
            return new SendOutcome.Refused(ProblemCodes.InvalidRequest, "This conversation is kept; a temporary one begins as one.", "temporary");

        var question = new Question(send, HashOf(send), ConversationTitle.From(send.Message!));
        return await BeginAsync(ownerId, home, send.Model, (db, wish) => QuestionWriter.Append(db, wish, question));
    }

    public async Task<SendOutcome> RegenerateAsync(Guid ownerId, Guid replyId, Regenerate? wanted) =>
        await BeginAsync(ownerId, await homes.OfMessageAsync(ownerId, replyId), wanted?.Model,
            (db, wish) => AnotherReplyWriter.Append(db, wish, new AnotherReply(replyId, GoOn: false, wanted?.Settings)));

    public async Task<SendOutcome> ContinueAsync(Guid ownerId, Guid replyId) =>
        await BeginAsync(ownerId, await homes.OfMessageAsync(ownerId, replyId), model: null,
            (db, wish) => AnotherReplyWriter.Append(db, wish, new AnotherReply(replyId, GoOn: true)));

    private async ValueTask<ConversationDatabase> HomeOfAsync(Guid ownerId, SendMessage send)
    {
        if (send.ConversationId is { } conversation)
            return homes.Of(ownerId, conversation);
        if ((send.EditOf ?? send.ParentId) is { } message)
            return await homes.OfMessageAsync(ownerId, message);
        return send.Temporary is true ? homes.Temporary : homes.Durable;
    }

    private async Task<SendOutcome> BeginAsync(
        Guid ownerId, ConversationDatabase home, string? model, Func<WriteConnection, NewReply, BeginOutcome> append)
    {
        if (generations.IsClosing)
            return new SendOutcome.Refused(ProblemCodes.Busy, "The server is about to restart. Send it again in a moment.");
        var choice = await catalogue.ChooseAsync(model);
        if (choice is ModelChoice.Refused(var code, var detail))
            return new SendOutcome.Refused(code, detail, "model");

        var allowed = generations.TryEnter(ownerId);
        var wish = new NewReply(ownerId, Guid.CreateVersion7(), ((ModelChoice.Chosen)choice).For,
            clock.GetUtcNow(), generations.ServerId, CheckpointWriter.Reserve, allowed);
        var traceId = Activity.Current?.TraceId.ToString();
        Generation? begun = null;
        try
        {
            var outcome = await home.WriteAsync(db =>
            {
                var appended = append(db, wish);
                // Known before it is committed: whoever finds the row finds its generation.
                if (appended is BeginOutcome.Begun accepted)
                    generations.Add(begun = new Generation(ownerId, home, accepted, BoundIn(home), clock) { TraceId = traceId });
                return appended;
            });

            if (begun is not null && outcome is BeginOutcome.Begun)
                return Start(begun);
            return await AnswerAsync(outcome, ownerId, home);
        }
        catch when (begun is not null)
        {
            generations.Remove(begun.ReplyId);
            begun.Abandon();
            begun = null;
            throw;
        }
        finally
        {
            if (allowed && begun is null)
                generations.Leave(ownerId);
        }
    }

    private SendOutcome.Accepted Start(Generation generation)
    {
        if (generation.Opened && generation.Home == homes.Temporary)
            homes.Temporary.Add(generation.OwnerId, generation.ConversationId);
        // The reader is there before the first delta, so that it gets each as it comes.
        var reader = generation.Log.Open(after: 0)!;
        notices.Post(generation.OwnerId, new Notice(NoticeKinds.Conversation, generation.ConversationId));
        notices.Post(generation.OwnerId, new Notice(NoticeKinds.ReplyStarted, generation.ConversationId, generation.ReplyId));
        runner.Start(generation);
        return new SendOutcome.Accepted(generation.Log, reader);
    }

    private async Task<SendOutcome> AnswerAsync(BeginOutcome outcome, Guid ownerId, ConversationDatabase home) => outcome switch
    {
        BeginOutcome.Refused(var code, var detail, var field) => new SendOutcome.Refused(code, detail, field),
        BeginOutcome.Repeated(var replyId) => await logs.FindAsync(ownerId, replyId, home) is { } log
            ? new SendOutcome.Accepted(log, log.Open(after: 0)!)
            : new SendOutcome.Refused(ProblemCodes.Busy, "This was sent before and its answer is not ready to be read. Ask again in a moment."),
        _ => throw new UnreachableException(),
    };

    private int BoundIn(ConversationDatabase home) => home == homes.Temporary ? int.MaxValue : CheckpointWriter.Reserve;

    private static byte[]? HashOf(SendMessage send) => send.MessageId is null
        ? null
        : SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(send with { MessageId = null }, ProtocolJsonContext.Default.SendMessage));
}
