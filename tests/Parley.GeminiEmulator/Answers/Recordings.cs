using System.Reflection;

namespace Parley.Emulation.Answers;

/// <summary>The recorded answers of the real service, byte for byte.</summary>
public static class Recordings
{
    private static readonly Assembly Home = typeof(Recordings).Assembly;

    /// <summary>The names of all files.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Home.GetManifestResourceNames().Where(name => name.EndsWith(".txt", StringComparison.Ordinal) || name.EndsWith(".json", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>The bytes of one file.</summary>
    public static byte[] Read(string name)
    {
        using var stream = Home.GetManifestResourceStream(name) ?? throw new FileNotFoundException($"No recording {name}.", name);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
