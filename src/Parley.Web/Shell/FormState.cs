namespace Parley.Web.Shell;

/// <summary>A form as it comes back after it was refused: what was typed, and what is wrong.</summary>
/// <param name="Error">What went wrong, in a sentence; null at first.</param>
/// <param name="Wrong">By the field's name: what is wrong with it.</param>
public sealed record FormState(string? Error = null, IReadOnlyDictionary<string, string>? Wrong = null)
{
    /// <summary>A form that nobody has sent yet.</summary>
    public static readonly FormState Fresh = new();

    /// <summary>What is wrong with this field; null where nothing is.</summary>
    public string? WrongWith(string field) => Wrong?.GetValueOrDefault(field);
}
