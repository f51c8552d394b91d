using System.Text;
using System.Text.RegularExpressions;

namespace Parley.Web.Assets;

/// <summary>
/// Modules as browsers get them. Those that every page of the chat needs are joined into one file, for each would be a
/// request; the rest is loaded when it is needed, and imports from the joined one what it imports from its parts. No
/// tool has a hand in it: a module reads the same in a browser as in its file, but for comments and the names of files.
/// </summary>
/// <remarks>
/// So the modules keep to a few rules, which a test holds: imports and exports stand on one line each, at its beginning;
/// no two parts give one name to two things at their top.
/// </remarks>
internal static partial class JoinedModules
{
    /// <summary>The file that the parts are joined into.</summary>
    public const string Name = "parley.js";

    /// <summary>What is joined, each after those that it imports from. <c>texts</c> is made from the language's texts.</summary>
    public static IReadOnlyList<string> Parts { get; } = ["texts", "page", "server", "chat-thread", "live", "keys", "draft", "chat-composer", "attach", "conversation-list"];

    [GeneratedRegex("""^import \{[^}\n]*\} from "\./(?<module>[\w-]+)\.js";\n""", RegexOptions.Multiline)]
    private static partial Regex Import { get; }

    [GeneratedRegex(@"^export (?=(?:async )?(?:function|class|const|let) (?<name>\w+))", RegexOptions.Multiline)]
    private static partial Regex Export { get; }

    [GeneratedRegex(@"/\*\*.*?\*/ ?", RegexOptions.Singleline)]
    private static partial Regex BlockComment { get; }

    [GeneratedRegex(@"^[ \t]*//[^\n]*\n", RegexOptions.Multiline)]
    private static partial Regex LineComment { get; }

    [GeneratedRegex(@"\n\s*\n")]
    private static partial Regex BlankLines { get; }

    /// <summary>One module out of all parts, which exports what each of them does.</summary>
    /// <param name="read">The source of a part.</param>
    public static string Join(Func<string, string> read)
    {
        var joined = new StringBuilder();
        var exports = new List<string>();
        foreach (var part in Parts)
        {
            var source = WithoutComments(read(part));
            exports.AddRange(Export.Matches(source).Select(export => export.Groups["name"].Value));
            joined.Append(Export.Replace(Import.Replace(source, import => IsPart(import) ? "" : import.Value), ""));
        }

        return joined.Append("export { ").AppendJoin(", ", exports).Append(" };\n").ToString();
    }

    /// <summary>A module that stands alone: what it imports from a part comes from the joined file.</summary>
    public static string StandAlone(string source) => WithoutComments(Import.Replace(
        source, import => IsPart(import) ? import.Value.Replace(import.Groups["module"].Value + ".js", Name, StringComparison.Ordinal) : import.Value));

    private static bool IsPart(Match import) => Parts.Contains(import.Groups["module"].Value);

    // Types and reasons are for those who read the files here.
    private static string WithoutComments(string source) => BlankLines.Replace(LineComment.Replace(BlockComment.Replace(source, ""), ""), "\n");
}
