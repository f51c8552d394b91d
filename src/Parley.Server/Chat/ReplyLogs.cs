using System.Collections.Concurrent;
using Parley.Protocol.Chat;
using Parley.Server.Chat.Elsewhere;
using Parley.Server.Conversations;

namespace Parley.Server.Chat;

/// <summary>The log of any reply of a user: of one that grows the live one, of an ended one the same events again.</summary>
internal sealed class ReplyLogs(Generations generations, ConversationHomes homes, FollowedReplies elsewhere)
{
    private const int SweepAt = 1_000;

    // An ended reply never changes: who reads it at the same time reads from one copy, however slowly.
    private readonly ConcurrentDictionary<(Guid OwnerId, Guid ReplyId), WeakReference<GenerationLog>> replayed = [];

    public async Task<GenerationLog?> FindAsync(Guid ownerId, Guid replyId) =>
        generations.Find(ownerId, replyId)?.Log ?? await FindAsync(ownerId, replyId, await homes.OfMessageAsync(ownerId, replyId));

    public async Task<GenerationLog?> FindAsync(Guid ownerId, Guid replyId, ConversationDatabase home)
    {
        if (generations.Find(ownerId, replyId) is { } running)
            return running.Log;
        if (replayed.TryGetValue((ownerId, replyId), out var shared) && shared.TryGetTarget(out var log))
            return await home.ReadAsync(db => ReplyReader.Exists(db, ownerId, replyId)) ? log : null;
        if (await home.ReadAsync(db => ReplyReader.Find(db, ownerId, replyId)) is not { } stored)
            return null;
        if (stored.Exchange.Reply.Status == MessageStatus.Streaming)
            return elsewhere.Of(ownerId, home, stored);

        log = Replay(stored);
        Share((ownerId, replyId), log);
        return log;
    }

    private void Share((Guid, Guid) key, GenerationLog log)
    {
        if (replayed.Count >= SweepAt)
        {
            foreach (var unread in replayed.Where(one => !one.Value.TryGetTarget(out _)))
                replayed.TryRemove(unread);
        }

        replayed[key] = new WeakReference<GenerationLog>(log);
    }

    /// <summary>The events of an ended reply, as they were sent.</summary>
    public static GenerationLog Replay(StoredReply stored)
    {
        var exchange = stored.Exchange;
        var reply = exchange.Reply;
        return new GenerationLog(exchange with { Reply = Emptied(reply) }, stored.Deltas,
            new LogEnd(stored.LastEventId, reply, ReplyProblems.Of(exchange, reply)));
    }

    /// <summary>A reply as it was at its start.</summary>
    public static Message Emptied(Message reply) => reply with
    {
        Status = MessageStatus.Streaming,
        Text = "",
        Thoughts = null,
        Parts = null,
        Sources = null,
        Citations = null,
        Search = null,
        FinishReason = null,
        Blocked = null,
        Error = null,
        Usage = null,
        Timing = null,
    };
}
