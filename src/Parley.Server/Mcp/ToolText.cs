using System.Globalization;
using System.Text;

namespace Parley.Server.Mcp;

/// <summary>What servers of tools say, as texts that can be kept.</summary>
internal static class ToolText
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

    /// <summary>Without what nobody sees: a description may hold words in invisible letters that only the model reads.</summary>
    public static string Visible(string text)
    {
        var visible = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // Joiners make letters of some scripts what they are.
            if (rune.Value is '\n' or '\t' or 0x200C or 0x200D || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format))
                visible.Append(rune);
        }

        return visible.ToString().Trim();
    }

    /// <summary>Its beginning, not in the middle of a character.</summary>
    public static string Cut(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
