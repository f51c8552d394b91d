using System.ComponentModel.DataAnnotations;

namespace Parley.Protocol.Accounts;

/// <summary>What a user says of themselves to models: part of each question in conversations whose <c>settings.aboutMe</c> is on.</summary>
/// <param name="About">What models should know of the user.</param>
/// <param name="Answers">How they should answer.</param>
/// <param name="ForNew">Whether conversations begin with it on, where they do not say so themselves.</param>
public sealed record UserInstructions(
    [property: StringLength(UserInstructions.Longest)] string? About = null,
    [property: StringLength(UserInstructions.Longest)] string? Answers = null,
    bool ForNew = false)
{
    /// <summary>How many characters each of the texts has at most.</summary>
    public const int Longest = 4_000;
}
