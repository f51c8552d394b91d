using System.ComponentModel.DataAnnotations;

namespace Parley.Protocol.Drafts;

/// <summary>What a user has written in a conversation, or for a new one, and not sent yet.</summary>
/// <param name="Text">Empty where there is nothing.</param>
/// <param name="Revision">Rises with each change; 0 before the first.</param>
/// <param name="UpdatedAt">When it last changed, UTC; null before the first time.</param>
public sealed record Draft(string Text, long Revision, DateTimeOffset? UpdatedAt)
{
    /// <summary>The longest text, in UTF-16 units: as long as a message may be.</summary>
    public const int LongestText = 200_000;
}

/// <summary>Keeps a draft, if it is still the one that was last read.</summary>
/// <param name="Text">200,000 characters at most; empty: there is none any more.</param>
/// <param name="Revision">The revision that the text was written over.</param>
public sealed record SaveDraft(
    [property: Required(AllowEmptyStrings = true, ErrorMessage = "Must be given."), MaxLength(Draft.LongestText)] string? Text,
    [property: Required(ErrorMessage = "Must be given."), Range(0, long.MaxValue)] long? Revision);

/// <summary>A draft is kept.</summary>
/// <param name="Revision">The revision that it has now.</param>
public sealed record SavedDraft(long Revision);
