using System.Globalization;
using System.Text;

namespace Parley.Server.Conversations;

/// <summary>A conversation's name made of a text.</summary>
internal static class ConversationTitle
{
    private const int Longest = 60;
    private const int ShortestAtWordEnd = 30;

    /// <summary>The first line that says something, cut at the end of a word.</summary>
    public static string From(string text)
    {
        var line = text.AsSpan().Trim();
        var end = line.IndexOfAny("\r\n\u2028\u2029");
        var words = Collapse(end < 0 ? line : line[..end]);
        if (words.Length == 0)
            return "New chat";

        var graphemes = StringInfo.ParseCombiningCharacters(words);
        if (graphemes.Length <= Longest)
            return words;

        var cut = words[..graphemes[Longest]];
        var space = cut.LastIndexOf(' ');
        return (space >= ShortestAtWordEnd ? cut[..space] : cut) + "…";
    }

    /// <summary>Runs of white space become one space; what cannot be seen is left out.</summary>
    private static string Collapse(ReadOnlySpan<char> line)
    {
        var words = new StringBuilder(Math.Min(line.Length, 1024));
        foreach (var c in line[..Math.Min(line.Length, 1024)])
        {
            if (char.IsWhiteSpace(c))
            {
                if (words.Length > 0 && words[^1] != ' ')
                    words.Append(' ');
            }
            else if (!char.IsControl(c))
            {
                words.Append(c);
            }
        }

        if (words.Length > 0 && char.IsHighSurrogate(words[^1]))
            words.Length--;
        return words.ToString().TrimEnd();
    }
}
