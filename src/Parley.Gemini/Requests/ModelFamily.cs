namespace Parley.Gemini.Requests;

/// <summary>Models of one generation understand each other's signatures.</summary>
internal static class ModelFamily
{
    /// <summary>Whether the one can read what the other signed; of a model that is not named nothing is known.</summary>
    public static bool AreOne(string? one, string? other) =>
        one is null || other is null || Of(one).Equals(Of(other), StringComparison.Ordinal);

    /// <summary><c>gemini-3</c> of <c>models/gemini-3.1-pro-preview</c>; a name without a number is a family of its own.</summary>
    private static ReadOnlySpan<char> Of(string model)
    {
        var name = model.AsSpan()[(model.LastIndexOf('/') + 1)..];
        var number = name.IndexOf('-') + 1;
        var end = number;
        while (end < name.Length && char.IsAsciiDigit(name[end]))
            end++;

        return number > 0 && end > number ? name[..end] : name;
    }
}
