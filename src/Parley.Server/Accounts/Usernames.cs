using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Identity;

namespace Parley.Server.Accounts;

/// <summary>What a username may be, and when two are the same.</summary>
internal sealed class Usernames : ILookupNormalizer
{
    public const int MinimumLength = 3;
    public const int MaximumLength = 32;

    // What is longer can be no username, whatever normalization makes of it.
    private const int LongestWorthNormalizing = 256;

    private static readonly FrozenSet<string> Reserved = FrozenSet.ToFrozenSet(
        ["admin", "administrator", "root", "system", "me", "null", "undefined", "con", "nul", "aux", "prn", "parley", "anonymous", "everyone", "assistant"]);

    /// <summary>The username as it is kept, or what is wrong with it.</summary>
    public static bool TryAccept(string typed, out string username, out string refusal)
    {
        username = typed.Length <= LongestWorthNormalizing && IsWellFormed(typed) ? typed.Normalize(NormalizationForm.FormKC) : "";
        refusal = RefusalOf(username);
        return refusal.Length == 0;
    }

    /// <summary>Equal for usernames that are the same: compatibility forms, case and the two Turkish i's make no difference. Null for what can be no username.</summary>
    public static string? KeyOf(string typed)
    {
        if (typed.Length > LongestWorthNormalizing || !IsWellFormed(typed))
            return null;

        var folded = typed.Normalize(NormalizationForm.FormKC).ToUpperInvariant().ToLowerInvariant()
            .Replace("ß", "ss", StringComparison.Ordinal)
            .Replace("i\u0307", "i", StringComparison.Ordinal)
            .Replace('İ', 'i').Replace('ı', 'i').Replace('ς', 'σ');
        return folded.Normalize(NormalizationForm.FormKC);
    }

    public string? NormalizeName(string? name) => name is null ? null : KeyOf(name);

    public string? NormalizeEmail(string? email) => email;

    /// <summary>Whether every surrogate has its partner and no character is NUL.</summary>
    public static bool IsWellFormed(string text)
    {
        for (var rest = text.AsSpan(); rest.Length > 0;)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var length) != System.Buffers.OperationStatus.Done || rune.Value == 0)
                return false;
            rest = rest[length..];
        }

        return true;
    }

    private static string RefusalOf(string username)
    {
        var runes = username.EnumerateRunes().ToArray();
        if (runes.Length is < MinimumLength or > MaximumLength)
            return $"Must have {MinimumLength} to {MaximumLength} characters.";
        if (!Rune.IsLetterOrDigit(runes[0]))
            return "Must start with a letter or a digit.";
        if (!Array.TrueForAll(runes, IsAllowed))
            return "May hold letters, digits, “.”, “_” and “-” only.";
        if (!UnicodeScripts.AreOne(runes.Where(r => !IsPlain(r))))
            return "Must keep to the letters of one script.";
        if (Reserved.Contains(KeyOf(username)!))
            return "This name is reserved.";
        return "";
    }

    private static bool IsAllowed(Rune rune) =>
        rune.IsAscii
            ? Rune.IsLetterOrDigit(rune) || rune.Value is '.' or '_' or '-'
            : Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.DecimalDigitNumber
                or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsPlain(Rune rune) => rune.IsAscii && !Rune.IsLetter(rune);
}
