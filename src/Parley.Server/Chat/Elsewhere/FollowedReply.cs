using Parley.Protocol.Chat;
using Parley.Server.Conversations;
using Parley.Server.Notices;
using Parley.Server.Servers;
using StackExchange.Redis;

namespace Parley.Server.Chat.Elsewhere;

/// <summary>
/// A reply that another server makes, as a log of this one: its deltas from Redis as they come, what Redis does not have
/// from the checkpoints, and its end from the database, which alone says how it ended.
/// </summary>
internal sealed class FollowedReply(Guid ownerId, ConversationDatabase home, StoredReply stored, ServerBus bus, StreamFeed feed, TimeProvider clock)
{
    // So long nothing may come before the database is asked whether it has ended, and for what was kept.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Guid replyId = stored.Exchange.Reply.Id;
    private readonly Lock gate = new();
    private readonly Signal signal = new();
    private bool hasGap;
    private bool isNew;
    private bool isToLook;

    public GenerationLog Log { get; } = new(stored.Exchange with { Reply = ReplyLogs.Emptied(stored.Exchange.Reply) }, bound: int.MaxValue);

    /// <summary>Follows it to its end, or until the server ends.</summary>
    /// <param name="failed">Told what went wrong when the database was asked, which is done again.</param>
    /// <param name="stopping">When the server ends.</param>
    public async Task RunAsync(Action<Exception> failed, CancellationToken stopping)
    {
        using var stream = feed.Follow(DeltaStream.Of(replyId), DeltaStream.EntryOf(1), Take);
        using var timer = clock.CreateTimer(_ => signal.Raise(), null, Patience, Patience);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (await EndAsync())
                    return;
                // Said again after each silence: the word may have been lost.
                bus.Tell(DeltaStream.Wanted, replyId.ToString("N"));
                await CatchUpAsync(stream);
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                failed(failure);
            }

            await WaitAsync();
        }
    }

    /// <summary>Waits until it has ended, or there is a gap, or nothing came for a while.</summary>
    private async Task WaitAsync()
    {
        while (true)
        {
            await signal.WaitAsync();
            lock (gate)
            {
                var isSilent = !isNew;
                isNew = false;
                if (!isSilent && !isToLook)
                    continue;
                isToLook = false;
                return;
            }
        }
    }

    private void Take(StreamEntry entry)
    {
        lock (gate)
        {
            isNew = true;
            if (DeltaStream.Unpack(entry) is not { } deltas)
            {
                Look();
                return;
            }

            var known = Log.LastDeltaId;
            var first = DeltaStream.EventIdOf(entry) - deltas.Count + 1;
            if (first > known + 1)
            {
                hasGap = true;
                Look();
                return;
            }

            foreach (var delta in deltas.Skip(known + 1 - first))
                Log.Append(delta);
        }
    }

    private void Look()
    {
        isToLook = true;
        signal.Raise();
    }

    /// <summary>Takes what the checkpoints kept, and reads the stream on from there where something was missing in it.</summary>
    private async Task CatchUpAsync(FollowedStream stream)
    {
        var kept = await home.ReadAsync(db => AbandonedReplies.PiecesOf(db, ownerId, replyId));
        lock (gate)
        {
            foreach (var delta in kept.Skip(Log.LastDeltaId - 1))
                Log.Append(delta);
            if (hasGap)
                stream.MoveTo(DeltaStream.EntryOf(Log.LastDeltaId));
            hasGap = false;
        }
    }

    /// <returns>Whether it has ended.</returns>
    private async Task<bool> EndAsync()
    {
        // Of temporary ones nobody else looks for those whose server died.
        if (home.IsTemporary)
            await home.WriteAsync(db => AbandonedReplies.Interrupt(db, Guid.Empty, clock.GetUtcNow() - Heartbeats.LongestSkewed, ReplyProblems.Interrupted));
        var now = await home.ReadAsync(db => ReplyReader.Find(db, ownerId, replyId));
        if (now is { Exchange.Reply.Status: MessageStatus.Streaming })
            return false;

        lock (gate)
        {
            if (now is null)
            {
                var gone = Log.Start.Reply with { Status = MessageStatus.Failed, Error = ReplyProblems.Deleted };
                Log.End(new LogEnd(Log.LastDeltaId + 1, gone, ReplyProblems.Of(Log.Start, gone)));
                return true;
            }

            foreach (var delta in now.Deltas.Skip(Log.LastDeltaId - 1))
                Log.Append(delta);
            Log.End(new LogEnd(now.LastEventId, now.Exchange.Reply, ReplyProblems.Of(now.Exchange, now.Exchange.Reply)));
            return true;
        }
    }
}
