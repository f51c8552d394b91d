using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Web.Shell;

/// <summary>A file that pages ask for.</summary>
/// <param name="Name">Its name in the address.</param>
/// <param name="ContentType">What it is.</param>
/// <param name="Content">Its bytes.</param>
public sealed record WebAsset(string Name, string ContentType, byte[] Content);

/// <summary>
/// Styles, modules and pictures. One version stands for all of them and is a folder of their address: so they can be
/// kept for ever, and a module's relative imports stay within the version it belongs to.
/// </summary>
public static class WebAssets
{
    /// <summary>The first part of the address of every asset.</summary>
    public const string Folder = "/assets/";

    // One request for all styles, in the order in which they build on each other.
    private static readonly string[] Styles = ["tokens", "base", "controls", "shell", "thread", "prose", "pages"];

    private static readonly FrozenDictionary<string, WebAsset> Files = Read().ToFrozenDictionary(a => a.Name, StringComparer.Ordinal);

    /// <summary>Changes whenever any of them does.</summary>
    public static string Version { get; } = VersionOf(Files.Values);

    /// <summary>The icon, in its address: it is smaller than the request for it.</summary>
    public static string Icon { get; } = "data:image/svg+xml," + Uri.EscapeDataString(Text(typeof(WebAssets).Assembly, "images/icon.svg").Trim());

    /// <summary>The address of a file.</summary>
    public static string Url(string name) =>
        Files.ContainsKey(name) ? $"{Folder}{Version}/{name}" : throw new ArgumentException($"There is no asset {name}.", nameof(name));

    /// <summary>The file of this name; null where there is none.</summary>
    public static WebAsset? Find(string name) => Files.GetValueOrDefault(name);

    private static IEnumerable<WebAsset> Read()
    {
        var assembly = typeof(WebAssets).Assembly;
        yield return new("parley.css", "text/css; charset=utf-8", Encoding.UTF8.GetBytes(string.Concat(Styles.Select(s => Text(assembly, $"styles/{s}.css")))));

        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (resource.StartsWith("modules/", StringComparison.Ordinal))
                yield return new(resource["modules/".Length..], "text/javascript; charset=utf-8", Encoding.UTF8.GetBytes(Text(assembly, resource)));
        }
    }

    private static string Text(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not in the assembly."));
        return reader.ReadToEnd();
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
