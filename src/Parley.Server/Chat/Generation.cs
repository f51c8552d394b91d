using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Parley.Protocol.Chat;
using Parley.Server.Chat.Tools;
using Parley.Server.Conversations;
using Parley.Server.Governor;
using Parley.Server.Models;
using Parley.Server.Spending;

namespace Parley.Server.Chat;

/// <summary>Why a generation is to end before the model does.</summary>
internal enum CancelReason
{
    /// <summary>The user pressed stop.</summary>
    Stopped,

    /// <summary>The conversation or the account was deleted.</summary>
    Deleted,

    /// <summary>The server is shutting down.</summary>
    Shutdown,
}

/// <summary>The making of one reply: a job of the server's that no connection holds.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Without a timer the source holds nothing, and a stop may come at any time.")]
internal sealed class Generation(Guid ownerId, ConversationDatabase home, BeginOutcome.Begun begun, int bound, TimeProvider clock)
{
    private readonly CancellationTokenSource cancellation = new();
    private readonly Lock gate = new();
    private readonly List<(int Id, TaskCompletionSource Kept)> awaited = [];

    public Guid OwnerId => ownerId;

    public Guid ReplyId => begun.Exchange.Reply.Id;

    public Guid ConversationId => begun.Exchange.ConversationId;

    /// <summary>As what it was begun.</summary>
    public BeginOutcome.Begun Begun => begun;

    /// <summary>Where its conversation is kept.</summary>
    public ConversationDatabase Home => home;

    public Exchange Exchange => begun.Exchange;

    public string Model => begun.Model;

    public ModelSettings? Settings => begun.Settings;

    /// <summary>The text of another reply, which this one goes on from.</summary>
    public string Kept => begun.Kept;

    /// <summary>The other reply's parts; what it called and had no result of has one.</summary>
    public IReadOnlyList<JsonElement>? KeptParts { get; } = KeptCalls.Settled(begun.KeptParts);

    /// <summary>Whether the conversation began with it.</summary>
    public bool Opened => begun.Opened;

    public GenerationLog Log { get; } = new(begun.Exchange, bound);

    public ReplyTimer Timer { get; } = new(clock);

    /// <summary>Whether something is set aside for it.</summary>
    public bool HasReservation { get; init; }

    /// <summary>Under what it counts: one of <see cref="UsageSources"/>.</summary>
    public string Source { get; init; } = UsageSources.Chat;

    /// <summary>How much the model was asked; null while it was not.</summary>
    public long? CharactersAsked { get; set; }

    /// <summary>What the provider counted until now, where it says that while the answer comes.</summary>
    public Usage? UsageSoFar { get; set; }

    /// <summary>What becomes of it where Gemini limits.</summary>
    public Patience Patience { get; init; }

    /// <summary>What was known of models when it began.</summary>
    public ModelTable Models { get; init; } = ModelTable.Usual;

    /// <summary>Finds the request in the log.</summary>
    public string? TraceId { get; init; }

    /// <summary>The first reason for which it was cancelled.</summary>
    public CancelReason? CancelledFor { get; private set; }

    public CancellationToken Cancelled => cancellation.Token;

    /// <summary>The id up to which everything is stored.</summary>
    public int SavedThrough { get; private set; } = 1;

    public void Cancel(CancelReason reason)
    {
        lock (gate)
        {
            if (CancelledFor is not null)
                return;
            CancelledFor = reason;
        }

        cancellation.Cancel();
    }

    /// <summary>It waits for its turn at Gemini, or does no more.</summary>
    public void Wait(WaitState? where)
    {
        Timer.Wait(where is not null);
        Log.Wait(where);
    }

    /// <summary>What is to be stored now; null where nothing is new.</summary>
    public Checkpoint? TakeCheckpoint()
    {
        var fresh = Log.After(SavedThrough);
        return fresh.Length == 0
            ? null
            : new Checkpoint(ownerId, ReplyId, SavedThrough + 1, string.Concat(fresh.Select(delta => delta.Text)),
                DeltaMap.Encode(fresh), SavedThrough + fresh.Length + CheckpointWriter.Reserve, Timer.SoFar);
    }

    /// <summary>A checkpoint is on disk.</summary>
    public void Saved(Checkpoint checkpoint)
    {
        List<TaskCompletionSource> kept;
        lock (gate)
        {
            SavedThrough = checkpoint.Bound - CheckpointWriter.Reserve;
            kept = [.. awaited.Where(one => one.Id <= SavedThrough).Select(one => one.Kept)];
            awaited.RemoveAll(one => one.Id <= SavedThrough);
        }

        Log.Extend(checkpoint.Bound);
        kept.ForEach(one => one.TrySetResult());
    }

    /// <summary>Ends when everything up to an id is stored, or the reply is to end.</summary>
    public Task KeptUpToAsync(int id)
    {
        var kept = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (id <= SavedThrough)
                return Task.CompletedTask;
            awaited.Add((id, kept));
        }

        return kept.Task.WaitAsync(Cancelled);
    }

    /// <summary>Ends the log of a reply whose end could not be written down, for those who wait for it.</summary>
    public void Abandon()
    {
        var ending = new ReplyEnding(MessageStatus.Interrupted) { Error = ReplyProblems.Interrupted with { TraceId = TraceId } };
        var reply = ending.ToMessage(this, Log.After(1));
        Log.End(new LogEnd(Log.LastDeltaId + 1, reply, ReplyProblems.Of(Exchange, reply)));
    }
}
