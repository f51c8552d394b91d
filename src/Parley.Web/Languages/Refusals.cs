using System.Collections;
using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Parley.Web.Languages;

/// <summary>
/// What the API refuses in English, said in the reader's language. Its sentence is what it is found by: whoever writes
/// a refusal writes one sentence, and puts it among the texts if a page can show it.
/// </summary>
public static partial class Refusals
{
    private static readonly FrozenDictionary<string, string> Keys;
    private static readonly (Regex Sentence, string Key)[] WithValues;

    static Refusals()
    {
        var english = Texts.ResourceManager.GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: true)!
            .Cast<DictionaryEntry>().Where(entry => ((string)entry.Key).StartsWith("Refusal", StringComparison.Ordinal))
            .Select(entry => (Sentence: (string)entry.Value!, Key: (string)entry.Key)).ToLookup(entry => Placeholder().IsMatch(entry.Sentence));
        Keys = english[false].ToFrozenDictionary(entry => entry.Sentence, entry => entry.Key, StringComparer.Ordinal);
        WithValues = [.. english[true].Select(entry => (PatternOf(entry.Sentence), entry.Key))];
    }

    /// <summary>The sentence as it is where nothing is known of it.</summary>
    public static string Say(string sentence) => Find(sentence) ?? sentence;

    /// <summary>The same; null where nothing is known of it.</summary>
    public static string? Find(string sentence)
    {
        if (Keys.TryGetValue(sentence, out var known))
            return TextOf(known);

        foreach (var (pattern, key) in WithValues)
        {
            if (pattern.Match(sentence) is { Success: true } match)
                return TextOf(key).With([.. match.Groups.Values.Skip(1).Select(group => ValueOf(group.Value))]);
        }

        return null;
    }

    private static string TextOf(string key) => Texts.ResourceManager.GetString(key, Texts.Culture)!;

    private static object ValueOf(string text) =>
        long.TryParse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? number : text;

    private static Regex PatternOf(string sentence) =>
        new("^" + string.Join("(.+?)", Placeholder().Split(sentence).Select(Regex.Escape)) + "$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    [GeneratedRegex(@"\{\d(?::\w+)?\}")]
    private static partial Regex Placeholder();
}
