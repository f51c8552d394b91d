using System.Text;

namespace Parley.Server.Chat;

/// <summary>What a provider sends is kept as it came, but for what no text may hold.</summary>
internal static class ProviderText
{
    /// <summary>NUL and halves of surrogate pairs become U+FFFD.</summary>
    public static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains('\0'))
            return text;

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            clean.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        return clean.ToString();
    }
}
