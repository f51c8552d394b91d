using System.Diagnostics;
using Parley.Protocol;
using Parley.Protocol.Notices;
using Parley.Server.Conversations;
using Parley.Server.Conversations.Temporary;
using Parley.Server.Data;
using Parley.Server.Governor;
using Parley.Server.Models;
using Parley.Server.Notices;

namespace Parley.Server.Chat;

/// <summary>A wish for a reply, and what is to happen around it.</summary>
/// <param name="OwnerId">Whose.</param>
/// <param name="Home">Where its conversation is kept.</param>
/// <param name="Model">The model that is asked for; null: the conversation's.</param>
/// <param name="Append">Keeps question and empty reply.</param>
/// <param name="AfterEnd">Done when the reply has ended.</param>
internal sealed record ReplyWish(
    Guid OwnerId, ConversationDatabase Home, string? Model, Func<WriteConnection, NewReply, BeginOutcome> Append, Func<Generation, LogEnd, Task> AfterEnd)
{
    /// <summary>Whether it follows a reply that ended just now, whose place among the user's it takes.</summary>
    public bool InPlace { get; init; }

    /// <summary>What becomes of it where Gemini limits.</summary>
    public Patience Patience { get; init; }
}

/// <summary>Has replies kept, then made.</summary>
internal sealed class ReplyStarter(
    ModelCatalogue catalogue, ConversationHomes homes, Generations generations, GenerationRunner runner, ReplySpending spending, ReplyLogs logs, NoticeBoard notices,
    TimeProvider clock)
{
    public async Task<SendOutcome> BeginAsync(ReplyWish asked)
    {
        var (ownerId, home) = (asked.OwnerId, asked.Home);
        if (generations.IsClosing)
            return new SendOutcome.Refused(ProblemCodes.Busy, "The server is about to restart. Send it again in a moment.");
        var choice = await catalogue.ChooseAsync(ownerId, asked.Model);
        if (choice is ModelChoice.Refused(var code, var detail))
            return new SendOutcome.Refused(code, detail, "model");

        // First: from the place that one takes to the queue of writes nobody waits, so that the same send ten times at once is one.
        var now = clock.GetUtcNow();
        // After its question's: there are clients that sort by ids.
        var replyId = Guid.CreateVersion7(now.AddMilliseconds(1));
        var admission = await spending.AdmitAsync(asked, replyId);
        var allowed = generations.TryEnter(ownerId, asked.InPlace);
        var wish = new NewReply(ownerId, replyId, ((ModelChoice.Chosen)choice).For,
            now, generations.ServerId, CheckpointWriter.Reserve, allowed)
        {
            NewConversationId = home.IsTemporary ? TemporaryConversations.NewId() : Guid.CreateVersion7(),
        };
        var traceId = Activity.Current?.TraceId.ToString();
        Generation? begun = null;
        try
        {
            var outcome = await home.WriteAsync(db =>
            {
                Forget(ref begun);
                var appended = asked.Append(db, admission.Of(db, generations.AreShared ? Share(db, wish, asked) : wish));
                // Known before it is committed: whoever finds the row finds its generation.
                if (appended is BeginOutcome.Begun accepted)
                {
                    admission.Reserve(db, wish, accepted);
                    generations.Add(begun = new Generation(ownerId, home, accepted, BoundIn(home), clock)
                    {
                        TraceId = traceId,
                        HasReservation = admission.Reserves(accepted.Model),
                        Source = admission.SourceOf(accepted.Model),
                        Models = catalogue.Table,
                        Patience = asked.Patience,
                    });
                }

                return appended;
            });

            if (begun is not null)
                await admission.EndAsync(begun);
            if (begun is not null && outcome is BeginOutcome.Begun)
                return await StartAsync(begun, asked);
            return await AnswerAsync(outcome, ownerId, home);
        }
        catch when (begun is not null)
        {
            Forget(ref begun);
            throw;
        }
        finally
        {
            if (allowed && begun is null)
                generations.Leave(ownerId);
            if (begun is null)
                await admission.EndAsync(null);
        }
    }

    /// <summary>Beside other servers: by the clock that all of them share, and with what they make for the user counted in.</summary>
    private NewReply Share(WriteConnection db, NewReply wish, ReplyWish asked) => wish with
    {
        Heartbeat = Heartbeats.Now(db, areShared: true, wish.Now),
        Allowed = wish.Allowed && (asked.InPlace || generations.MostOfOneUser is not { } most || NewReply.Growing(db, wish.OwnerId) < most),
    };

    /// <summary>What it was begun for is undone.</summary>
    private void Forget(ref Generation? begun)
    {
        if (begun is null)
            return;
        generations.Remove(begun.ReplyId);
        begun.Abandon();
        begun = null;
    }

    private async Task<SendOutcome> StartAsync(Generation generation, ReplyWish asked)
    {
        if (generation.Opened && generation.Home.IsTemporary)
            await homes.Temporary.AddAsync(generation.OwnerId, generation.ConversationId);
        // The reader is there before the first delta, so that it gets each as it comes.
        var reader = generation.Log.Open(after: 0)!;
        notices.Post(generation.OwnerId, new Notice(NoticeKinds.Conversation, generation.ConversationId));
        notices.Post(generation.OwnerId, new Notice(NoticeKinds.ReplyStarted, generation.ConversationId, generation.ReplyId));
        runner.Start(generation, asked.AfterEnd);
        return new SendOutcome.Accepted(generation.Log, reader);
    }

    private async Task<SendOutcome> AnswerAsync(BeginOutcome outcome, Guid ownerId, ConversationDatabase home) => outcome switch
    {
        BeginOutcome.Refused refused => SendOutcome.Of(refused),
        BeginOutcome.Repeated(var replyId) => await logs.FindAsync(ownerId, replyId, home) is { } log
            ? new SendOutcome.Accepted(log, log.Open(after: 0)!)
            : new SendOutcome.Refused(ProblemCodes.Busy, "This was sent before and its answer is not ready to be read. Ask again in a moment."),
        _ => throw new UnreachableException(),
    };

    private static int BoundIn(ConversationDatabase home) => home.IsTemporary ? int.MaxValue : CheckpointWriter.Reserve;
}
