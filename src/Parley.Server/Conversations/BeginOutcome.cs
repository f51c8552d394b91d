using System.Text.Json;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Server.Conversations;

/// <summary>What became of the wish for a reply.</summary>
internal abstract record BeginOutcome
{
    private BeginOutcome()
    {
    }

    /// <summary>Question and empty reply are stored; the reply waits to be made.</summary>
    /// <param name="Exchange">As they are stored.</param>
    /// <param name="Model">The model to ask.</param>
    /// <param name="Settings">The settings to ask it with.</param>
    /// <param name="Kept">The text that the reply goes on from.</param>
    /// <param name="Opened">Whether the conversation began with it.</param>
    internal sealed record Begun(Exchange Exchange, string Model, ModelSettings? Settings, string Kept = "", bool Opened = false) : BeginOutcome
    {
        /// <summary>The parts of the reply that it goes on from.</summary>
        public IReadOnlyList<JsonElement>? KeptParts { get; init; }
    }

    /// <summary>The same send was stored before.</summary>
    internal sealed record Repeated(Guid ReplyId) : BeginOutcome;

    /// <summary>Nothing was stored.</summary>
    /// <param name="Code">One of <see cref="ProblemCodes"/>.</param>
    /// <param name="Detail">Why, for a person.</param>
    /// <param name="Field">The request's member that is wrong.</param>
    internal sealed record Refused(string Code, string Detail, string? Field = null) : BeginOutcome
    {
        /// <summary>When it is worth another try, where that is known.</summary>
        public TimeSpan? RetryAfter { get; init; }

        /// <summary>When what is used up begins anew.</summary>
        public DateTimeOffset? ResetsAt { get; init; }
    }

    internal static Refused IdReused() => new(ProblemCodes.MessageIdReused, "This message id was used before, for something else.");

    internal static Refused NotFound(string what) => new(ProblemCodes.NotFound, $"There is no such {what}.");
}
