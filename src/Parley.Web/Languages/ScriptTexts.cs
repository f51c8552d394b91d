using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Parley.Web.Languages;

/// <summary>
/// The texts of scripts, as the module <c>texts.js</c>: <c>text.copied</c> is what stands under <c>JsCopied</c>, and
/// <c>fill(text.tryAgainIn, 4)</c> puts a value in, a number as the language writes it (in the digits that the server uses, too).
/// </summary>
public static class ScriptTexts
{
    private const string Prefix = "Js";

    private const string Fill = """
        /**
         * @param {string} template
         * @param {...(string | number)} values
         */
        export function fill(template, ...values) {
          const language = document.documentElement.lang + "-u-nu-latn";
          return template.replace(/\{(\d)\}/g, (_, index) => values[index].toLocaleString(language));
        }
        """;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The module's source in a language.</summary>
    public static string For(CultureInfo culture)
    {
        var texts = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Texts.ResourceManager.GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: true) ?? throw new MissingManifestResourceException())
        {
            if ((string)entry.Key is { } key && key.StartsWith(Prefix, StringComparison.Ordinal))
                texts.Add(char.ToLowerInvariant(key[Prefix.Length]) + key[(Prefix.Length + 1)..], Texts.ResourceManager.GetString(key, culture));
        }

        return $"export const text = {JsonSerializer.Serialize(texts, Readable)};\n\n{Fill}\n";
    }
}
