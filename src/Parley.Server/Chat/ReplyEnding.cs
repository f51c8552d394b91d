using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Conversations;

namespace Parley.Server.Chat;

/// <summary>How a reply came to its end.</summary>
internal sealed record ReplyEnding(string Status)
{
    public string? FinishReason { get; init; }

    public Blocked? Blocked { get; init; }

    public Problem? Error { get; init; }

    public Usage? Usage { get; init; }

    /// <summary>The model's whole turn, to go back to it unchanged.</summary>
    public string? GeminiParts { get; init; }

    /// <summary>Where it was taken from.</summary>
    public Grounding? Grounding { get; init; }

    public Message ToMessage(Generation generation, IReadOnlyList<ReplyDelta> deltas) => generation.Exchange.Reply with
    {
        Status = Status,
        Text = AbandonedReplies.Join(deltas, DeltaKind.Text) ?? "",
        Thoughts = AbandonedReplies.Join(deltas, DeltaKind.Thought),
        Parts = MessageParts.Of(deltas),
        Sources = Grounding?.Sources,
        Citations = Grounding?.Citations,
        Search = Grounding?.Search,
        FinishReason = FinishReason,
        Blocked = Blocked,
        Error = Error,
        Usage = ReplyUsage.Of(generation, this, deltas),
        Timing = generation.Timer.SoFar,
    };
}
