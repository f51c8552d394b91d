using System.Text;
using Parley.Server.Data;

namespace Parley.Server.Hosting;

/// <summary>
/// Reads a <c>.env</c> file: <c>NAME=value</c> on each line, <c>export</c> before it or not, <c>#</c> for comments.
/// In single quotes a value is taken as it stands; in double quotes <c>\n</c>, <c>\t</c>, <c>\"</c> and <c>\\</c> are understood.
/// </summary>
internal static class DotEnvFile
{
    public static IEnumerable<KeyValuePair<string, string>> Read(string path) =>
        File.Exists(path) ? Parse(File.ReadAllText(path)) : [];

    public static IEnumerable<KeyValuePair<string, string>> Parse(string text)
    {
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.Trim();
            if (line.Length > 0 && line[0] != '#')
                yield return ParseLine(line) ?? throw new StartRefusedException(
                    $"Line {number} of the file .env cannot be read. Write it as NAME=value; put the value in quotes where it has spaces or a #.");
        }
    }

    private static KeyValuePair<string, string>? ParseLine(string line)
    {
        if (line.StartsWith("export ", StringComparison.Ordinal))
            line = line["export ".Length..].TrimStart();
        if (line.Split('=', 2) is not [var name, var value] || !IsName(name = name.TrimEnd()))
            return null;

        return ParseValue(value.TrimStart()) is { } parsed ? new(name, parsed) : null;
    }

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or ':');

    private static string? ParseValue(string value)
    {
        if (value is ['"' or '\'', ..])
            return ParseQuoted(value, value[0]);

        var comment = value.IndexOf(" #", StringComparison.Ordinal);
        return value.StartsWith('#') ? "" : (comment < 0 ? value : value[..comment]).TrimEnd();
    }

    private static string? ParseQuoted(string value, char quote)
    {
        var parsed = new StringBuilder();
        for (var i = 1; i < value.Length; i++)
        {
            if (value[i] == quote)
                return value[(i + 1)..].TrimStart() is "" or ['#', ..] ? parsed.ToString() : null;

            if (quote == '"' && value[i] == '\\' && i + 1 < value.Length)
                parsed.Append(value[++i] switch { 'n' => "\n", 't' => "\t", '"' => "\"", '\\' => "\\", var other => $"\\{other}" });
            else
                parsed.Append(value[i]);
        }

        return null;
    }
}
