using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Parley.Protocol.Chat;

/// <summary>How much of a model's window the current branch of a conversation takes, without what is asked next.</summary>
/// <param name="Model">The model that is asked next.</param>
/// <param name="Tokens">What it is sent before the next question.</param>
/// <param name="Window">What it can read; null where that is not known.</param>
/// <param name="Counted">Whether Gemini counted; else it is guessed from characters. What files take is always guessed.</param>
/// <param name="Messages">Of how many messages.</param>
public sealed record ContextSize(
    string Model,
    long Tokens,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Window,
    bool Counted,
    int Messages);

/// <summary>Changes a summary; what is absent stays.</summary>
/// <param name="Text">What it says from now on.</param>
/// <param name="Used">Whether the model is sent it in place of all that is above it.</param>
public sealed record ChangeSummary(
    [property: StringLength(ChangeSummary.Longest, MinimumLength = 1)] string? Text = null,
    bool? Used = null)
{
    /// <summary>How many characters <see cref="Text"/> has at most.</summary>
    public const int Longest = 200_000;
}
