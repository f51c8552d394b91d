using Parley.Server.Conversations;

namespace Parley.Server.Chat.Elsewhere;

/// <summary>Ends replies before the model does, whichever server makes them: at once where the word comes through, else by the next checkpoint.</summary>
internal sealed class ReplyStops(Generations generations, ReplyLogs logs, ConversationHomes homes, TimeProvider clock)
{
    /// <summary>Ends when the reply has.</summary>
    /// <returns>False where the user has no such reply.</returns>
    public async Task<bool> StopAsync(Guid ownerId, Guid replyId, CancellationToken cancellationToken)
    {
        if (generations.Find(ownerId, replyId) is { } generation)
        {
            generation.Cancel(CancelReason.Stopped);
            await generation.Log.Ended.WaitAsync(cancellationToken);
            return true;
        }

        if (await logs.FindAsync(ownerId, replyId) is not { } log)
            return false;
        if (log.Ended.IsCompleted)
            return true;

        var home = await homes.OfMessageAsync(ownerId, replyId);
        await home.WriteAsync(db => ReplyWriter.AskToStop(db, ownerId, replyId, clock.GetUtcNow()));
        generations.StopElsewhere(replyId);
        await log.Ended.WaitAsync(cancellationToken);
        return true;
    }
}
