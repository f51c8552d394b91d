using System.Text.RegularExpressions;
using Parley.Tests.Architecture;
using Parley.Web.Assets;

namespace Parley.Tests.Web.Assets;

/// <summary>The modules keep to what joining them takes for granted.</summary>
public sealed partial class JoinedModulesTests
{
    [GeneratedRegex(@"^(?:export )?(?:async )?(?:function|class|const|let) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TopLevelName { get; }

    [GeneratedRegex(@"^import .*$", RegexOptions.Multiline)]
    private static partial Regex AnyImport { get; }

    [GeneratedRegex("""^import \{[^}]*\} from "\./(?<module>[\w-]+)\.js";$""")]
    private static partial Regex GoodImport { get; }

    private static string Source(string module) => Repository.Read($"src/Parley.Web/Modules/{module}.js");

    private static IReadOnlyList<string> Written => [.. JoinedModules.Parts.Where(part => part != "texts")];

    [Fact]
    public void No_two_parts_give_one_name_to_two_things()
    {
        var names = Written.SelectMany(part => TopLevelName.Matches(Source(part)).Select(match => match.Groups["name"].Value)).Append("text");

        Assert.Empty(names.GroupBy(name => name).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [Fact]
    public void A_part_imports_only_from_parts_before_it()
    {
        foreach (var (index, part) in JoinedModules.Parts.Index().Where(each => each.Item != "texts"))
        {
            var imported = AnyImport.Matches(Source(part)).Select(import => GoodImport.Match(import.Value)).ToList();
            Assert.All(imported, import => Assert.True(import.Success, $"{part}: an import that cannot be joined"));
            Assert.Empty(imported.Select(import => import.Groups["module"].Value).Except(JoinedModules.Parts.Take(index)));
        }
    }

    [Fact]
    public void The_joined_module_exports_what_its_parts_do_and_imports_nothing()
    {
        var joined = JoinedModules.Join(part => part == "texts" ? "export const text = {};\n" : Source(part));

        Assert.DoesNotMatch(AnyImport, joined);
        Assert.Contains("export { text, ", joined, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(joined, @"^export\b", RegexOptions.Multiline));
    }

    [Fact]
    public void What_stands_alone_imports_from_the_joined_module()
    {
        var adapted = JoinedModules.StandAlone("import { parse } from \"./chat-thread.js\";\nimport { other } from \"./other.js\";\n/** @type {x} */\nlet a = /** @type {y} */ (b);\n// Why.\n");

        Assert.Equal("import { parse } from \"./parley.js\";\nimport { other } from \"./other.js\";\nlet a = (b);\n", adapted);
    }
}
