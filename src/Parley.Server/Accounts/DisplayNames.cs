namespace Parley.Server.Accounts;

/// <summary>What people may be called on pages: nearly anything.</summary>
internal static class DisplayNames
{
    private const int MaximumLength = 64;

    /// <summary>What is wrong with it, or null; none at all is fine.</summary>
    public static string? RefusalOf(string? displayName) => displayName switch
    {
        null => null,
        _ when !Usernames.IsWellFormed(displayName) => "Must be text without NUL and broken characters.",
        _ when string.IsNullOrWhiteSpace(displayName) => "Must not be blank.",
        _ when displayName.EnumerateRunes().Count() > MaximumLength => $"May have {MaximumLength} characters at most.",
        _ => null,
    };
}
