using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Parley.Protocol.Tools;
using Parley.Server.Conversations;
using Parley.Server.Data;
using Parley.Server.Mcp;
using Parley.Server.Servers;

namespace Parley.Server.Chat.Tools;

/// <summary>What became of an answer to a call.</summary>
internal enum ApprovalOutcome
{
    Done,
    NoSuchReply,
    NotWaiting,
}

/// <summary>
/// Calls that wait until somebody allows them. What was asked and answered stands on the reply's row, so that the answer may be
/// given to any server; the word that it was goes ahead.
/// </summary>
internal sealed class CallApprovals
{
    private const string AnsweredKind = "call answered";
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> waiting = [];
    private readonly ServerBus bus;
    private readonly ConversationHomes homes;
    private readonly IOptions<McpOptions> options;
    private readonly TimeProvider clock;

    public CallApprovals(ServerBus bus, ConversationHomes homes, IOptions<McpOptions> options, TimeProvider clock)
    {
        (this.bus, this.homes, this.options, this.clock) = (bus, homes, options, clock);
        bus.Hear(AnsweredKind, reply => Wake(Guid.Parse(reply)));
    }

    /// <summary>Whether a tool was allowed once and for all in a conversation.</summary>
    public static Task<bool> IsAllowedAsync(Generation generation, string mark) =>
        generation.Home.ReadAsync(db => CallRows.AllowedIn(db, generation.ConversationId).Contains(mark));

    /// <summary>Waits for an answer.</summary>
    /// <param name="generation">Whose call it is.</param>
    /// <param name="call">Which.</param>
    /// <param name="mark">The mark of the tool.</param>
    /// <param name="asked">Told until when, once an answer can be given.</param>
    /// <returns>One of <see cref="CallStates"/>.</returns>
    public async Task<string> AskAsync(Generation generation, int call, string mark, Action<DateTimeOffset> asked)
    {
        var until = clock.GetUtcNow() + options.Value.ApprovalTimeout;
        if (!await Patiently.DoAsync(() => generation.Home.WriteAsync(db => CallRows.Ask(db, generation.OwnerId, generation.ReplyId, call, mark)), clock, generation.Cancelled))
            return CallStates.Expired;

        asked(until);
        while (true)
        {
            // First: an answer that comes while this one is looked for is not missed.
            var woken = waiting.GetOrAdd(generation.ReplyId, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            // Where the reply has ended, or is another server's by now, nothing is waited for any more.
            if (await StateAsync(generation, call, mark) is var state && state != CallStates.Asked)
                return state ?? CallStates.Expired;

            var left = until - clock.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                // An answer of the last moment counts.
                if (await Patiently.DoAsync(() => generation.Home.WriteAsync(db => CallRows.Answer(db, generation.OwnerId, generation.ReplyId, call, CallStates.Expired)), clock, generation.Cancelled))
                    return CallStates.Expired;
                return await StateAsync(generation, call, mark) is { } late && late != CallStates.Asked ? late : CallStates.Expired;
            }

            await WaitAsync(woken, left > LookEvery && !bus.IsShared ? left : LookEvery, generation.Cancelled);
        }
    }

    /// <summary>Answers a call that waits, on whichever server.</summary>
    public async Task<ApprovalOutcome> AnswerAsync(Guid ownerId, Guid replyId, int call, string answer)
    {
        var home = await homes.OfMessageAsync(ownerId, replyId);
        if (!await home.ReadAsync(db => ReplyReader.Exists(db, ownerId, replyId)))
            return ApprovalOutcome.NoSuchReply;

        var state = answer switch
        {
            CallAnswers.Allow => CallStates.Allowed,
            CallAnswers.Always => CallStates.Always,
            _ => CallStates.Denied,
        };
        if (!await home.WriteAsync(db => CallRows.Answer(db, ownerId, replyId, call, state)))
            return ApprovalOutcome.NotWaiting;
        Wake(replyId);
        bus.Tell(AnsweredKind, replyId.ToString("N"));
        return ApprovalOutcome.Done;
    }

    /// <summary>Nothing of a reply waits any more.</summary>
    public void Forget(Guid replyId) => waiting.TryRemove(replyId, out _);

    private void Wake(Guid replyId)
    {
        if (waiting.TryRemove(replyId, out var signal))
            signal.SetResult();
    }

    private static async Task<string?> StateAsync(Generation generation, int call, string mark)
    {
        try
        {
            return await generation.Home.ReadAsync(db =>
            {
                var state = CallRows.StateOf(db, generation.OwnerId, generation.ReplyId, call);
                // It was asked for twice at once, and the other was allowed for good.
                return state == CallStates.Asked && CallRows.AllowedIn(db, generation.ConversationId).Contains(mark) ? CallStates.Always : state;
            });
        }
        catch (Exception failure) when (DatabaseErrors.IsUnavailable(failure))
        {
            return CallStates.Asked;
        }
    }

    private async Task WaitAsync(Task woken, TimeSpan time, CancellationToken cancelled)
    {
        try
        {
            await woken.WaitAsync(time, clock, cancelled);
        }
        catch (TimeoutException)
        {
        }
    }
}
