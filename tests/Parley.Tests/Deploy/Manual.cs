using System.Text.RegularExpressions;
using Parley.Tests.Architecture;

namespace Parley.Tests.Deploy;

/// <summary>The variables that the manuals name.</summary>
internal static partial class Manual
{
    private static readonly HashSet<string> Names =
        [.. Repository.Files("docs", ".md").SelectMany(file => Code.Matches(Repository.Read(file))).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"`(\w+)(?:=[^`]*)?`")]
    private static partial Regex Code { get; }

    /// <summary>A variable that is set for Parley is one that it has; no typing error is found later.</summary>
    public static void Describes(IEnumerable<string> variables) => Assert.All(variables, variable => Assert.Contains(variable, Names));
}
