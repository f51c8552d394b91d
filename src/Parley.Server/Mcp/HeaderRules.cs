namespace Parley.Server.Mcp;

/// <summary>Which headers an administrator may have sent to a server of tools.</summary>
internal static class HeaderRules
{
    private const int Most = 20;
    private const int Longest = 8_000;
    private static readonly string[] Ours =
        ["accept", "connection", "content-length", "content-type", "expect", "host", "keep-alive", "last-event-id", "te", "trailer", "transfer-encoding", "upgrade"];

    /// <summary>What is wrong with them, for a person; null where nothing is.</summary>
    public static string? RefusalOf(IReadOnlyDictionary<string, string>? headers)
    {
        if (headers is null)
            return null;
        if (headers.Count > Most)
            return "There are 20 headers at most.";
        foreach (var (name, value) in headers)
        {
            if (name.Length is 0 or > 100 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
                return "The name of a header has letters, digits and dashes.";
            if (Ours.Contains(name.ToLowerInvariant()) || name.StartsWith("mcp-", StringComparison.OrdinalIgnoreCase))
                return "This header cannot be set: it belongs to the connection.";
            if (value is not { Length: > 0 and <= Longest } || value.Any(letter => letter is < ' ' or > '~'))
                return "A header says something, in letters of ASCII.";
        }

        return null;
    }
}
