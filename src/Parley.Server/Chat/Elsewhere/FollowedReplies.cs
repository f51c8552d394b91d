using System.Collections.Concurrent;
using Parley.Server.Conversations;
using Parley.Server.Servers;

namespace Parley.Server.Chat.Elsewhere;

/// <summary>The replies that other servers make and somebody reads here, each followed once.</summary>
internal sealed partial class FollowedReplies(ServerBus bus, StreamFeed feed, TimeProvider clock, ILogger<FollowedReplies> logger) : IDisposable
{
    private readonly ConcurrentDictionary<(Guid OwnerId, Guid ReplyId), Lazy<GenerationLog>> logs = [];
    private readonly CancellationTokenSource stopping = new();

    /// <summary>The log of a reply that grows; null where no other server can be making it.</summary>
    public GenerationLog? Of(Guid ownerId, ConversationDatabase home, StoredReply stored)
    {
        if (!bus.IsShared)
            return null;

        var log = logs.GetOrAdd((ownerId, stored.Exchange.Reply.Id), key => new(() => Start(key, new FollowedReply(ownerId, home, stored, bus, feed, clock)))).Value;
        log.WasSentElsewhere(stored.LastEventId);
        return log;
    }

    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
    }

    private GenerationLog Start((Guid OwnerId, Guid ReplyId) key, FollowedReply reply)
    {
        var stopped = stopping.Token;
        _ = Task.Run(async () =>
        {
            await reply.RunAsync(failure => Log.Failed(logger, failure, key.ReplyId), stopped);
            logs.TryRemove(key, out _);
        });
        return reply.Log;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Reply {ReplyId}, which another server makes, could not be read from the database; it is tried again.")]
        public static partial void Failed(ILogger logger, Exception exception, Guid replyId);
    }
}
