using System.Text;

namespace Parley.Server.Accounts;

/// <summary>What a password may be. There are no rules of composition.</summary>
internal static class Passwords
{
    public const int MaximumLength = 256;
    private const int MostBytes = 1024;

    /// <summary>The form that is hashed: the same text typed on two keyboards is the same password. Null for what is never hashed.</summary>
    public static string? Normalize(string password)
    {
        if (password.Length > MostBytes || !Usernames.IsWellFormed(password))
            return null;

        var normal = password.Normalize(NormalizationForm.FormC);
        return Encoding.UTF8.GetByteCount(normal) <= MostBytes ? normal : null;
    }

    /// <summary>What is wrong with a new password, or null.</summary>
    public static string? RefusalOf(string password, string username, int minimumLength)
    {
        if (password.Length <= MostBytes && !Usernames.IsWellFormed(password))
            return "Must be text without NUL and broken characters.";

        var normal = Normalize(password);
        var length = normal?.EnumerateRunes().Count() ?? int.MaxValue;
        if (length > MaximumLength)
            return $"May have {MaximumLength} characters at most.";
        if (length < minimumLength)
            return $"Must have {minimumLength} characters at least.";
        if (Usernames.KeyOf(normal!) is { } key && key == Usernames.KeyOf(username))
            return "Must not be the username.";
        if (CommonPasswords.Contains(normal!))
            return "Is among the first that are tried: choose one that others do not use.";
        return null;
    }
}
