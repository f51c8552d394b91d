using System.Text;

namespace Parley.Server.Mcp;

/// <summary>The names by which the model calls tools: those of server and tool together, in the characters and the length that Gemini takes.</summary>
internal sealed class FunctionNames
{
    private const int Longest = 64;
    private readonly HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A name that no other tool has got.</summary>
    public string Give(string server, string tool)
    {
        var name = Plain(server) is { Length: > 0 } begin ? $"{Shorten(begin, 20)}_{Plain(tool)}" : Plain(tool);
        if (name.Length == 0 || !(char.IsAsciiLetter(name[0]) || name[0] == '_'))
            name = "_" + name;
        name = Shorten(name, Longest);
        var given = name;
        for (var number = 2; !taken.Add(given); number++)
            given = $"{Shorten(name, Longest - 4)}_{number}";
        return given;
    }

    private static string Shorten(string name, int most) => name.Length <= most ? name : name[..most];

    /// <summary>Letters, digits and underscores; what is none becomes one underscore.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var character in text.Normalize(NormalizationForm.FormKD))
        {
            if (char.IsAsciiLetterOrDigit(character) || character == '_')
                plain.Append(character);
            else if (plain is { Length: > 0 } && plain[^1] != '_' && !char.IsSurrogate(character) && char.GetUnicodeCategory(character) != System.Globalization.UnicodeCategory.NonSpacingMark)
                plain.Append('_');
        }

        return plain.ToString().Trim('_');
    }
}
