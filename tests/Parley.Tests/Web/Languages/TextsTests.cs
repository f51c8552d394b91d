using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using Parley.Tests.Architecture;
using Parley.Web.Languages;

namespace Parley.Tests.Web.Languages;

/// <summary>Every text is there in every language, and none is there in vain.</summary>
public sealed partial class TextsTests
{
    private static readonly Dictionary<string, string> English = TextsOf(CultureInfo.InvariantCulture);

    public static TheoryData<string> AllLanguages => [.. SupportedLanguages.All.Select(language => language.Code)];

    [GeneratedRegex(@"\{\d")]
    private static partial Regex Placeholder { get; }

    [GeneratedRegex(@"\b(?:Texts|text)\.(?<key>\w+)")]
    private static partial Regex Use { get; }

    [GeneratedRegex(@"^(?<key>\w+)=", RegexOptions.Multiline)]
    private static partial Regex Entry { get; }

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void No_text_is_missing(string language) => Assert.Empty(English.Keys.Except(TextsIn(language).Keys));

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void No_text_is_superfluous(string language) => Assert.Empty(TextsIn(language).Keys.Except(English.Keys));

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void No_text_stands_there_twice(string language)
    {
        var file = Repository.Read(language == "en" ? "src/Parley.Web/Languages/Texts.restext" : $"src/Parley.Web/Languages/Texts.{language}.restext");

        Assert.Empty(Entry.Matches(file).GroupBy(entry => entry.Groups["key"].Value).Where(entries => entries.Count() > 1).Select(entries => entries.Key));
    }

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void What_is_filled_in_is_the_same_in_all_languages(string language)
    {
        var different = TextsIn(language).Where(text => English.TryGetValue(text.Key, out var english)
            && (!PlaceholdersOf(text.Value).SetEquals(PlaceholdersOf(english)) || text.Value.Count(c => c == '`') != english.Count(c => c == '`')));

        Assert.Empty(different);
    }

    [Fact]
    public void Every_text_is_used_somewhere()
    {
        var used = Repository.Files("src", ".cs", ".razor").SelectMany(file => Use.Matches(Repository.Read(file)).Select(use => use.Groups["key"].Value)).ToHashSet();
        var looked = English.Keys.Where(key => !key.StartsWith("Js", StringComparison.Ordinal)
            && !key.StartsWith("Refusal", StringComparison.Ordinal) && !key.StartsWith("Blocked_", StringComparison.Ordinal));

        Assert.Empty(looked.Except(used));
    }

    [Fact]
    public void Scripts_use_the_texts_that_are_there()
    {
        var used = Repository.Files("src/Parley.Web/Modules", ".js").Where(file => Repository.Read(file).Contains("\"./texts.js\"", StringComparison.Ordinal))
            .SelectMany(file => ScriptUse.Matches(Repository.Read(file)).Select(use => use.Groups["key"].Value));
        var there = English.Keys.Where(key => key.StartsWith("Js", StringComparison.Ordinal)).Select(key => char.ToLowerInvariant(key[2]) + key[3..]);

        Assert.Equal(there.Order(StringComparer.Ordinal), used.Distinct().Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"(?<![\w.$])text\.(?<key>(?!length|slice|trim|replace|startsWith|split|includes|then|normalize|indexOf|at\b)[a-z]\w+)\b(?!\()")]
    private static partial Regex ScriptUse { get; }

    private static HashSet<string> PlaceholdersOf(string text) => [.. Placeholder.Matches(text).Select(match => match.Value)];

    private static Dictionary<string, string> TextsIn(string language) => language == "en" ? English : TextsOf(CultureInfo.GetCultureInfo(language));

    private static Dictionary<string, string> TextsOf(CultureInfo culture) =>
        Texts.ResourceManager.GetResourceSet(culture, createIfNotExists: true, tryParents: false)?
            .Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!) ?? [];
}
