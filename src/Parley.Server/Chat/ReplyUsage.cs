using Parley.Protocol.Chat;
using Parley.Server.Conversations;
using Parley.Server.Models;
using Parley.Server.Spending;

namespace Parley.Server.Chat;

/// <summary>What a reply took, however it ended: what the provider counted last, else a guess, for what was asked is billed.</summary>
internal static class ReplyUsage
{
    /// <returns>Null where nobody was asked, or the provider refused and asks nothing for it.</returns>
    public static Usage? Of(Generation generation, ReplyEnding ending, IReadOnlyList<ReplyDelta> deltas)
    {
        var day = DateOnly.FromDateTime(generation.Exchange.Reply.CreatedAt.UtcDateTime);
        if ((ending.Usage ?? generation.UsageSoFar) is { } counted)
            return ModelPrices.WithCost(generation.Models, generation.Model, counted, day);

        var written = deltas.Where(delta => delta.Kind == DeltaKind.Text).Sum(delta => (long)delta.Text.Length) - generation.Kept.Length;
        var thought = deltas.Where(delta => delta.Kind == DeltaKind.Thought).Sum(delta => (long)delta.Text.Length);
        if (generation.CharactersAsked is not { } asked || (ending.Status == MessageStatus.Failed && written + thought <= 0))
            return null;
        return CallEstimate.Guess(generation.Models, generation.Model, CallEstimate.TokensOf(asked), Math.Max(0, written), thought, day);
    }
}
