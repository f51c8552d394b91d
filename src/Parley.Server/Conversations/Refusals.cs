using Parley.Protocol;

namespace Parley.Server.Conversations;

/// <summary>The refusals that more than one way to a reply shares.</summary>
internal static class Refusals
{
    public static readonly BeginOutcome.Refused Busy =
        new(ProblemCodes.ConversationBusy, "The answer before this is still being written. Wait for its end, or stop it.");

    public static readonly BeginOutcome.Refused TooMany =
        new(ProblemCodes.TooManyGenerations, "Too many answers are being written for you at this time. Wait for one to end, or stop it.");
}
