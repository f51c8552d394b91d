using System.Globalization;
using System.Text;
using Parley.Protocol.Conversations;

namespace Parley.Server.Transfers;

/// <summary>Names of files that every system takes, made of titles that anybody may have written.</summary>
internal sealed class FileNames
{
    private const int LongestTitle = 80;
    // A file system takes 255 bytes; the date, the number and the ending need theirs.
    private const int MostBytes = 200;

    // Some systems know no difference between capitals and small letters.
    private readonly HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A name that none before it has.</summary>
    public string Next(ConversationSummary conversation, string ending)
    {
        var name = Of(conversation);
        var next = $"{name}.{ending}";
        for (var number = 2; !taken.Add(next); number++)
            next = $"{name} ({number}).{ending}";
        return next;
    }

    /// <summary>The day on which it began and its title, without ending. Beginning with a date it is none of the names that some systems keep for themselves.</summary>
    public static string Of(ConversationSummary conversation) =>
        $"{conversation.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} {Clean(conversation.Title)}".TrimEnd(' ', '.');

    private static string Clean(string title)
    {
        var clean = new StringBuilder(LongestTitle);
        var (bytes, count) = (0, 0);
        var elements = StringInfo.GetTextElementEnumerator(title.IsNormalized() ? title : title.Normalize());
        while (elements.MoveNext() && count < LongestTitle)
        {
            var element = elements.GetTextElement();
            if (element.EnumerateRunes().Any(IsUnsafe))
                element = " ";
            if (element == " " && (clean.Length == 0 || clean[^1] == ' '))
                continue;
            if ((bytes += Encoding.UTF8.GetByteCount(element)) > MostBytes)
                break;
            clean.Append(element);
            count++;
        }

        return clean.ToString();
    }

    /// <summary>What separates folders, what a system has another use for, what cannot be seen, and what turns the direction of the rest.</summary>
    private static bool IsUnsafe(Rune rune) =>
        rune.Value is '/' or '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|' or 0xFFFD
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate
        || (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format && rune.Value is not (0x200C or 0x200D));
}
