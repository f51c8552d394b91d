using System.Globalization;
using Parley.Protocol.Chat;
using Parley.Protocol.Notices;
using Parley.Server.Conversations;
using Parley.Server.Data;
using Parley.Server.Notices;

namespace Parley.Server.Chat;

/// <summary>Makes replies: asks the model, keeps what comes, and writes the end down before anybody is told of it.</summary>
internal sealed partial class GenerationRunner(
    Generations generations, ReplyMaker maker, CheckpointWriter checkpoints, TitleMaker titles, ReplySpending spending, NoticeBoard notices, TimeProvider clock,
    ChatMetrics metrics, ILogger<GenerationRunner> logger)
{
    private static readonly TimeSpan StorageRetry = TimeSpan.FromSeconds(1);

    /// <summary>Starts a job that nobody waits for; its log tells how it goes.</summary>
    /// <param name="generation">What to make.</param>
    /// <param name="afterEnd">Done when the end is on disk, before anybody is told of it: what follows it is there by then.</param>
    public void Start(Generation generation, Func<Generation, LogEnd, Task> afterEnd) => _ = Task.Run(() => RunAsync(generation, afterEnd));

    private async Task RunAsync(Generation generation, Func<Generation, LogEnd, Task> afterEnd)
    {
        // The job is begun by a page in its reader's language, which is nothing to what is asked and kept.
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        try
        {
            var ending = await maker.MakeAsync(generation);
            var end = await KeepAsync(generation, ending);
            metrics.Ended(end.Reply);
            if (generation.Opened && end is { Reply.Status: MessageStatus.Complete })
                titles.Start(generation);
            await afterEnd(generation, end);
            Leave(generation);
            generation.Log.End(end);
        }
        catch (Exception failure)
        {
            Log.Lost(logger, failure, generation.ReplyId);
            Leave(generation);
            generation.Abandon();
        }
    }

    /// <summary>It is told while it still counts as running: a server that stops waits for it.</summary>
    private void Leave(Generation generation)
    {
        generations.Leave(generation.OwnerId);
        notices.Post(generation.OwnerId, new Notice(NoticeKinds.ReplyEnded, generation.ConversationId, generation.ReplyId));
        generations.Remove(generation.ReplyId);
    }

    /// <summary>Folds the reply in the database. While that cannot be written the reply waits: an end that is told is an end that is kept.</summary>
    private async Task<LogEnd> KeepAsync(Generation generation, ReplyEnding ending)
    {
        var deltas = generation.Log.After(1);
        var ended = new EndedReply(
            generation.OwnerId, ending.ToMessage(generation, deltas), ending.GeminiParts, DeltaMap.Encode(deltas), generation.Log.LastDeltaId + 1);
        while (true)
        {
            try
            {
                var kept = await generation.Home.WriteAsync(db => ReplyWriter.End(db, ended, generations.ServerId) && spending.Settle(db, generation, ended.Reply));
                await spending.SettleApartAsync(generation, ended.Reply, kept);
                return kept && generation.CancelledFor is not CancelReason.Deleted ? EndOf(generation, ended) : await TakenOverAsync(generation, ended);
            }
            catch (Exception failure) when (DatabaseErrors.IsUnavailable(failure) && !checkpoints.Abandoned.IsCancellationRequested)
            {
                await Task.Delay(StorageRetry, clock, checkpoints.Abandoned);
            }
        }
    }

    private static LogEnd EndOf(Generation generation, EndedReply ended) =>
        new(ended.LastEventId, ended.Reply, ReplyProblems.Of(generation.Exchange, ended.Reply));

    /// <summary>The row is not ours any more: what is stored counts, or that nothing is.</summary>
    private static async Task<LogEnd> TakenOverAsync(Generation generation, EndedReply ended)
    {
        var stored = await generation.Home.ReadAsync(db => ReplyReader.Find(db, generation.OwnerId, generation.ReplyId));
        if (stored is not null)
            return new LogEnd(stored.LastEventId, stored.Exchange.Reply, ReplyProblems.Of(stored.Exchange, stored.Exchange.Reply));

        var gone = ended with { Reply = ended.Reply with { Status = MessageStatus.Failed, Error = ReplyProblems.Deleted } };
        return EndOf(generation, gone);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The end of reply {ReplyId} could not be kept; it will be found as interrupted.")]
        public static partial void Lost(ILogger logger, Exception exception, Guid replyId);
    }
}
