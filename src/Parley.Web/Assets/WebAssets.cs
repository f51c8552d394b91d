using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Parley.Web.Assets;

/// <summary>
/// Styles, modules, libraries and pictures, for the readers of one language. One version stands for all of them and is a
/// folder of their address, as is the language: so they can be kept for ever, and a module's relative imports stay within
/// the version and the language that it belongs to.
/// </summary>
public sealed partial class WebAssets
{
    /// <summary>The first part of the address of every asset.</summary>
    public const string Folder = "/assets/";

    // One request for all styles, in the order in which they build on each other.
    private static readonly string[] Styles = ["tokens", "base", "controls", "shell", "thread", "prose", "palette", "pages", "files"];

    [GeneratedRegex(@"/\*.*?\*/\s*", RegexOptions.Singleline)]
    private static partial Regex Comment { get; }

    private static readonly Assembly Assembly = typeof(WebAssets).Assembly;
    private static readonly WebAsset[] ForAll = [.. ReadForAll()];
    private static readonly ConcurrentDictionary<Language, WebAssets> ByLanguage = [];

    private readonly FrozenDictionary<string, WebAsset> files;

    private WebAssets(Language language)
    {
        var joined = JoinedModules.Join(part => part == "texts" ? ScriptTexts.For(language.Culture) : Text($"modules/{part}.js"));
        files = ForAll.Append(Script(JoinedModules.Name, joined)).ToFrozenDictionary(asset => asset.Name, StringComparer.Ordinal);
        Language = language.Code;
        Version = VersionOf(files.Values);
    }

    /// <summary>Those for the language that the page at hand is written in.</summary>
    public static WebAssets Current => For(SupportedLanguages.Current.Code);

    /// <summary>The icon, in its address: it is smaller than the request for it.</summary>
    public static string Icon { get; } = "data:image/svg+xml," + Uri.EscapeDataString(Text("images/icon.svg").Trim());

    /// <summary>Its code, such as <c>de</c>.</summary>
    public string Language { get; }

    /// <summary>Changes whenever any of them does.</summary>
    public string Version { get; }

    /// <summary>Those for a language; for one that is not spoken here, the English ones.</summary>
    public static WebAssets For(string code) =>
        ByLanguage.GetOrAdd(SupportedLanguages.Find(code) ?? SupportedLanguages.English, static language => new WebAssets(language));

    /// <summary>The address of a file, for the page at hand.</summary>
    public static string Url(string name) => Current is var assets && assets.files.ContainsKey(name)
        ? $"{Folder}{assets.Version}/{assets.Language}/{name}"
        : throw new ArgumentException($"There is no asset {name}.", nameof(name));

    /// <summary>The file of this name; null where there is none.</summary>
    public WebAsset? Find(string name) => files.GetValueOrDefault(name);

    private static IEnumerable<WebAsset> ReadForAll()
    {
        yield return new("parley.css", "text/css; charset=utf-8", Encoding.UTF8.GetBytes(Comment.Replace(string.Concat(Styles.Select(style => Text($"styles/{style}.css"))), "")));
        foreach (var resource in Assembly.GetManifestResourceNames())
        {
            if (resource.StartsWith("lib/", StringComparison.Ordinal))
                yield return new(resource, TypeOf(resource), Bytes(resource));
            else if (resource.StartsWith("modules/", StringComparison.Ordinal) && !JoinedModules.Parts.Contains(Path.GetFileNameWithoutExtension(resource)))
                yield return Script(resource["modules/".Length..], JoinedModules.StandAlone(Text(resource)));
        }
    }

    private static WebAsset Script(string name, string source) => new(name, TypeOf(name), Encoding.UTF8.GetBytes(source));

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".js" or ".mjs" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    };

    /// <summary>A picture for the device's own screens, at an address that stays; null where there is none of this name.</summary>
    public static byte[]? FindIcon(string name) =>
        Assembly.GetManifestResourceInfo($"images/{name}") is not null && name.EndsWith(".png", StringComparison.Ordinal) ? Bytes($"images/{name}") : null;

    internal static string Text(string resource) => Encoding.UTF8.GetString(Bytes(resource));

    private static byte[] Bytes(string resource)
    {
        using var stream = Assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"{resource} is not in the assembly.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static string VersionOf(IEnumerable<WebAsset> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files.OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file.Name));
            hash.AppendData(file.Content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}
